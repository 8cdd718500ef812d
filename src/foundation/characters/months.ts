// Names of months and days of the week as exports in English, German and French write them.

/** For each month from January: the spellings that stand for it, in lower case and without a point behind. */
export const monthNames: readonly (readonly string[])[] = [
  ['january', 'januar', 'janvier', 'jänner', 'janv', 'jan', 'jän'],
  ['february', 'februar', 'février', 'fevrier', 'feber', 'févr', 'fevr', 'feb', 'fév', 'fev'],
  ['march', 'märz', 'maerz', 'mars', 'mrz', 'mär', 'mar'],
  ['april', 'avril', 'apr', 'avr'],
  ['may', 'mai'],
  ['june', 'juni', 'juin', 'jun'],
  ['july', 'juli', 'juillet', 'juil', 'jul'],
  ['august', 'août', 'aout', 'aug', 'aoû'],
  ['september', 'septembre', 'sept', 'sep'],
  ['october', 'oktober', 'octobre', 'oct', 'okt'],
  ['november', 'novembre', 'nov'],
  ['december', 'dezember', 'décembre', 'decembre', 'dec', 'dez', 'déc'],
];

/** The spelling that every engine knows, from January. */
export const monthsInEnglish = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** Days of the week, long and short. */
export const weekdayNames: readonly string[] = [
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...['mon', 'tues', 'tue', 'wed', 'thurs', 'thu', 'fri', 'sat', 'sun'],
  ...['montag', 'dienstag', 'mittwoch', 'donnerstag', 'freitag', 'samstag', 'sonnabend', 'sonntag'],
  ...['mo', 'di', 'mi', 'do', 'fr', 'sa', 'so'],
  ...['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  ...['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'],
];
