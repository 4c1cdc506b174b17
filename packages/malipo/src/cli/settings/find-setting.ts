import { settingNames } from './names.ts';
import type { Setting, SettingName } from './names.ts';

export type Env = Readonly<Record<string, string | undefined>>;

interface Found {
  readonly name: string;
  readonly value: string;
}

/** The value of a setting under any of its names. Two names that disagree are a problem: nobody can know which one was meant. */
export function findSetting(env: Env, setting: Setting, problems: string[]): string | undefined {
  const known: SettingName = settingNames[setting];
  const found = [{ name: known.name }, ...known.aliases].flatMap((place): Found[] => {
    const text = env[place.name]?.trim();
    if (!text) return [];
    const read = 'read' in place && place.read ? place.read(text) : text;
    return read === undefined ? [] : [{ name: place.name, value: known.tidy?.(read) ?? read }];
  });
  const [first, ...others] = found;
  const rival = others.find((other) => other.value !== first?.value);
  if (first && rival)
    problems.push(`${first.name} and ${rival.name} mean the same setting but differ. Remove ${rival.name}, or make them equal.`);
  return first?.value;
}
