// The simulator on a port: customers who pay at once, no limits.
import { serveSimulator } from '@malipo/simulator/server';
import { answerQuestions } from '../processes.ts';

const { url } = await serveSimulator({
  port: 0,
  host: '127.0.0.1',
  defaultHabit: { name: 'pays', afterMs: 0 },
  callbackDelayMs: 0,
  scenarios: false,
  keepDeliveries: 100,
});
answerQuestions({ url }, {});
