import { readIotSims } from '../answers/iot-answer.ts';
import type { IotAnswer, IotSims } from '../answers/iot-answer.ts';
import { invalid } from '../values/index.ts';
import type { Connection } from '../client/connection.ts';
import { checkText } from '../client/text-checks.ts';
import { callIot, callIotPlainly, checkSimNumber } from './iot-call.ts';

/** Who asks: the user of the IoT portal, and the group whose cards may be seen. */
export interface IotUser {
  /** Such as `1-100000001000_VPN`. */
  readonly vpnGroup: string;
  readonly username: string;
}

/** One SIM card. */
export interface IotCard extends IotUser {
  /** The number of the card, digits only. */
  readonly msisdn: string;
}

/** A part of all SIM cards. */
export interface IotAllSims {
  readonly vpnGroups: readonly string[];
  readonly username: string;
  /** The first card, counted from 0, which it is when left out. */
  readonly startAtIndex?: number;
  /** 50 when left out. */
  readonly pageSize?: number;
}

/** The time whose activations are counted. */
export interface IotActivationTrends extends IotUser {
  /** How Safaricom wants days is described nowhere; `2026-11-21` is a good guess, and goes out as you give it. */
  readonly startDate: string;
  readonly stopDate: string;
}

/** A new name for what a card is in. */
export interface IotRenameAsset extends IotCard {
  readonly assetName: string;
}

/** A card to be put out of service, or back into it. */
export interface IotSuspend extends IotCard {
  /** What is suspended, as the portal calls it. */
  readonly product: string;
  readonly operation: 'suspend' | 'resume';
}

/** SIM cards with everything that is known of them. */
export async function iotAllSims(
  connection: Connection,
  { vpnGroups, username, startAtIndex = 0, pageSize = 50 }: IotAllSims,
): Promise<IotSims> {
  if (!Array.isArray(vpnGroups) || vpnGroups.length === 0)
    throw invalid('list_invalid', 'vpnGroups must name at least one group.', { field: 'vpnGroups' });
  for (const vpnGroup of vpnGroups) checkText(vpnGroup, 'vpnGroups', 100);
  checkText(username, 'username', 100);
  checkCount(startAtIndex, 'startAtIndex', 0);
  checkCount(pageSize, 'pageSize', 1);
  const body = { vpnGroup: vpnGroups, startAtIndex: String(startAtIndex), pageSize: String(pageSize), username };
  return callIot(connection, 'allsims', body, readIotSims);
}

/** Where a card is in its life. */
export const iotLifeCycleStatus = async (connection: Connection, card: IotCard): Promise<IotAnswer> =>
  callIotPlainly(connection, 'queryLifeCycleStatus', cardBody(card));

/** Whose card it is. */
export const iotCustomerInfo = async (connection: Connection, card: IotCard): Promise<IotAnswer> =>
  callIotPlainly(connection, 'querycustomerinfo', cardBody(card));

/** Puts a new card into service. */
export const iotActivateSim = async (connection: Connection, card: IotCard): Promise<IotAnswer> =>
  callIotPlainly(connection, 'simactivation', cardBody(card));

/** How many cards were put into service on which day. */
export async function iotActivationTrends(connection: Connection, trends: IotActivationTrends): Promise<IotAnswer> {
  const { startDate, stopDate } = trends;
  checkText(startDate, 'startDate', 32);
  checkText(stopDate, 'stopDate', 32);
  return callIotPlainly(connection, 'getactivationtrends', { ...userBody(trends), startDate, stopDate });
}

/** Names what a card is in. */
export async function iotRenameAsset(connection: Connection, asset: IotRenameAsset): Promise<IotAnswer> {
  checkText(asset.assetName, 'assetName', 100);
  return callIotPlainly(connection, 'renameasset', { ...cardBody(asset), assetName: asset.assetName });
}

/** Puts a card out of service, or back into it. */
export async function iotSuspend(connection: Connection, suspension: IotSuspend): Promise<IotAnswer> {
  const { product, operation } = suspension;
  checkText(product, 'product', 100);
  if (operation !== 'suspend' && operation !== 'resume')
    throw invalid('operation_invalid', 'operation must be "suspend" or "resume".', { field: 'operation' });
  return callIotPlainly(connection, 'suspend_unsuspend_sub', { ...cardBody(suspension), product, operation });
}

function cardBody(card: IotCard): Readonly<Record<string, string>> {
  checkSimNumber(card.msisdn);
  return { msisdn: card.msisdn, ...userBody(card) };
}

function userBody({ vpnGroup, username }: IotUser): Readonly<Record<string, string>> {
  checkText(vpnGroup, 'vpnGroup', 100);
  checkText(username, 'username', 100);
  return { vpnGroup, username };
}

function checkCount(count: unknown, field: string, least: number): void {
  if (!Number.isSafeInteger(count) || Number(count) < least)
    throw invalid('page_invalid', `${field} must be a whole number from ${least}.`, { field });
}
