const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** Four characters that rise with every call, and begin again after a million. */
export function createOrder(): () => string {
  let count = 0;
  return () => {
    const n = count++;
    return [15, 10, 5, 0].map((shift) => BASE32[(n >> shift) & 31]).join('');
  };
}

/** The id of an event: time first, then its order in this process, then what is its own. */
export const orderedId = (id: string, order: string): string => `${id.slice(0, 14)}${order}${id.slice(18)}`;
