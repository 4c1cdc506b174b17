import { statementMoment } from './statements.ts';
import type { StatementCell, StatementOptions, StatementTable } from './statements.ts';

/** A statement as comma-separated text; lines end in CRLF. */
export function toCsv({ title, columns, rows }: StatementTable, dates: StatementOptions['dates'] = 'dmy'): string {
  const head = title.length > 0 ? [...title.map(line), ''] : [];
  return [...head, line(columns), ...rows.map((row) => line(row.map((cell) => text(cell, dates)))), ''].join('\r\n');
}

function text(cell: StatementCell, dates: 'dmy' | 'iso'): string {
  if (typeof cell === 'string') return cell;
  if ('at' in cell) return statementMoment(cell.at, dates);
  const plain = cell.shillings.toFixed(2);
  return dates === 'iso' ? plain : plain.replace(/\B(?=(\d{3})+\.)/g, ',');
}

const line = (cells: readonly string[]): string => cells.map(quoted).join(',');

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
