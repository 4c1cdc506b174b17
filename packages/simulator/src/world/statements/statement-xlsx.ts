import type { CellObject, SheetData } from 'write-excel-file/universal';
import { statementMoment } from './statements.ts';
import type { StatementCell, StatementOptions, StatementTable } from './statements.ts';

const NAIROBI_MS = 3 * 3_600_000;

/** Widths in letters, in the order of the columns. */
const WIDTHS = [14, 20, 20, 48, 18, 13, 13, 14, 18, 28, 32, 22, 20];

/** A statement as a spreadsheet file: amounts are numbers. */
export async function toXlsx({ title, columns, rows }: StatementTable, dates: StatementOptions['dates'] = 'dmy'): Promise<Blob> {
  const { default: write } = await loadWriter();
  const sheet: SheetData = [
    ...(title.length > 0 ? [...title.map((row) => [...row]), []] : []),
    columns.map((value) => ({ value, fontWeight: 'bold' as const })),
    ...rows.map((row) => row.map((cell) => written(cell, dates))),
  ];
  return write(sheet, { sheet: 'Statement', columns: WIDTHS.map((width) => ({ width })) }).toBlob();
}

// Half of what the simulator would load; most never ask for a spreadsheet.
const loadWriter = (): Promise<typeof import('write-excel-file/universal')> => import('write-excel-file/universal');

function written(cell: StatementCell, dates: 'dmy' | 'iso'): CellObject | null {
  if (typeof cell === 'string') return cell === '' ? null : { value: cell, type: String };
  if ('shillings' in cell) return { value: cell.shillings, type: Number, format: '#,##0.00' };
  if (dates === 'dmy') return { value: statementMoment(cell.at, 'dmy'), type: String };
  // A serial number has no time zone: it is read as the clock on the wall in Nairobi.
  return { value: new Date(cell.at + NAIROBI_MS), type: Date, format: 'yyyy-mm-dd hh:mm:ss' };
}
