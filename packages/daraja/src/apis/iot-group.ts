import type { IotAnswer, IotSims } from '../answers/iot-answer.ts';
import type { Connection } from '../client/connection.ts';
import { iotActivateSim, iotActivationTrends, iotAllSims, iotCustomerInfo, iotLifeCycleStatus, iotRenameAsset, iotSuspend } from './iot.ts';
import type { IotActivationTrends, IotAllSims, IotCard, IotRenameAsset, IotSuspend } from './iot.ts';
import { iotAllMessages, iotDeleteMessage, iotDeleteThread, iotFilterMessages, iotSearchMessages, iotSendMessage } from './iot-messages.ts';
import type { IotAllMessages, IotDeleteMessage, IotFilterMessages, IotSearchMessages, IotSendMessage, IotThread } from './iot-messages.ts';

/** SIM cards in things, and their messages. */
export interface Iot {
  allSims(sims: IotAllSims): Promise<IotSims>;
  lifeCycleStatus(card: IotCard): Promise<IotAnswer>;
  customerInfo(card: IotCard): Promise<IotAnswer>;
  activateSim(card: IotCard): Promise<IotAnswer>;
  activationTrends(trends: IotActivationTrends): Promise<IotAnswer>;
  renameAsset(asset: IotRenameAsset): Promise<IotAnswer>;
  suspend(suspension: IotSuspend): Promise<IotAnswer>;
  searchMessages(search: IotSearchMessages): Promise<IotAnswer>;
  filterMessages(filter: IotFilterMessages): Promise<IotAnswer>;
  deleteThread(thread: IotThread): Promise<IotAnswer>;
  allMessages(list: IotAllMessages): Promise<IotAnswer>;
  sendMessage(message: IotSendMessage): Promise<IotAnswer>;
  deleteMessage(message: IotDeleteMessage): Promise<IotAnswer>;
}

export const iot = (connection: Connection): Iot => ({
  allSims: (sims) => iotAllSims(connection, sims),
  lifeCycleStatus: (card) => iotLifeCycleStatus(connection, card),
  customerInfo: (card) => iotCustomerInfo(connection, card),
  activateSim: (card) => iotActivateSim(connection, card),
  activationTrends: (trends) => iotActivationTrends(connection, trends),
  renameAsset: (asset) => iotRenameAsset(connection, asset),
  suspend: (suspension) => iotSuspend(connection, suspension),
  searchMessages: (search) => iotSearchMessages(connection, search),
  filterMessages: (filter) => iotFilterMessages(connection, filter),
  deleteThread: (thread) => iotDeleteThread(connection, thread),
  allMessages: (list) => iotAllMessages(connection, list),
  sendMessage: (message) => iotSendMessage(connection, message),
  deleteMessage: (message) => iotDeleteMessage(connection, message),
});
