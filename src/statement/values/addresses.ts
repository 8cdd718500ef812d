// By which fields customers are reached: those that the review names, else those whose names say so.

/** Parts of names of fields, in English and Chinese exports. */
const words = [
  'mail',
  'phone',
  'mobile',
  'tel',
  'cellphone',
  'address',
  'wechat',
  '邮箱',
  '邮件',
  '电话',
  '手机',
  '地址',
  '微信',
];

/** @param named by the review */
export function addressFields(fields: readonly string[], named: readonly string[] | undefined): string[] {
  if (named !== undefined) return named.filter((field) => fields.includes(field));
  return fields.filter(saysAddress);
}

function saysAddress(field: string): boolean {
  const name = field.toLowerCase();
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  // Of short words only whole parts: a hotel is no telephone.
  return words.some((word) =>
    word.length > 3 || /\p{Script=Han}/u.test(word) ? name.includes(word) : parts.includes(word),
  );
}
