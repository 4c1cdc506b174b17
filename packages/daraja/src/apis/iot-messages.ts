import type { IotAnswer } from '../answers/iot-answer.ts';
import { invalid } from '../values/index.ts';
import type { Connection } from '../client/connection.ts';
import { checkText } from '../client/text-checks.ts';
import { callIotPlainly, checkSimNumber, pageNumbers, pageQuery } from './iot-call.ts';
import type { IotPage } from './iot-call.ts';

/** Words or a number to look for. */
export interface IotSearchMessages extends IotPage {
  readonly searchValue: string;
}

/** Messages of some days. */
export interface IotFilterMessages extends IotPage {
  /** Goes out as you give it, like `endDate` and `status`: their forms are described nowhere. */
  readonly startDate: string;
  readonly endDate: string;
  readonly status: string;
}

/** All messages with one card. */
export interface IotThread {
  readonly msisdn: string;
}

/** All messages of a group. */
export interface IotAllMessages extends IotPage {
  readonly vpnGroup: string;
}

/** A message to a card. */
export interface IotSendMessage {
  readonly msisdn: string;
  readonly vpnGroup: string;
  readonly message: string;
}

/** One message, by the number the portal gave it. */
export interface IotDeleteMessage {
  readonly id: number;
}

/** Looks for messages by their words or card. */
export async function iotSearchMessages(connection: Connection, search: IotSearchMessages): Promise<IotAnswer> {
  const { searchValue } = search;
  checkText(searchValue, 'searchValue', 200);
  return callIotPlainly(connection, `searchmessages${pageQuery(search)}`, { searchValue });
}

/** Messages of some days in one state. */
export async function iotFilterMessages(connection: Connection, filter: IotFilterMessages): Promise<IotAnswer> {
  const { startDate, endDate, status } = filter;
  checkText(startDate, 'startDate', 32);
  checkText(endDate, 'endDate', 32);
  checkText(status, 'status', 64);
  return callIotPlainly(connection, `filtermessages${pageQuery(filter)}`, { startDate, endDate, status });
}

/** Deletes all messages with one card. */
export async function iotDeleteThread(connection: Connection, { msisdn }: IotThread): Promise<IotAnswer> {
  checkSimNumber(msisdn);
  return callIotPlainly(connection, 'deleteMessageThread', { msisdn });
}

/** All messages of a group, page by page. The page goes out twice, in body and address: both are documented. */
export async function iotAllMessages(connection: Connection, list: IotAllMessages): Promise<IotAnswer> {
  checkText(list.vpnGroup, 'vpnGroup', 100);
  return callIotPlainly(connection, `getallmessages${pageQuery(list)}`, { vpnGroup: list.vpnGroup, ...pageNumbers(list) });
}

/** Sends a message to a card. */
export async function iotSendMessage(connection: Connection, { msisdn, vpnGroup, message }: IotSendMessage): Promise<IotAnswer> {
  checkSimNumber(msisdn);
  checkText(vpnGroup, 'vpnGroup', 100);
  if (typeof message !== 'string' || message.trim() === '' || message.length > 1000)
    throw invalid('text_invalid', 'message must have 1 to 1000 characters.', { field: 'message' });
  return callIotPlainly(connection, 'sendsinglemessage', { msisdn, message, vpnGroup });
}

/** Deletes one message. */
export async function iotDeleteMessage(connection: Connection, { id }: IotDeleteMessage): Promise<IotAnswer> {
  if (!Number.isSafeInteger(id) || id < 0)
    throw invalid('message_id_invalid', 'id must be the whole number by which the portal lists the message.', { field: 'id' });
  return callIotPlainly(connection, 'deletemessage', { id });
}
