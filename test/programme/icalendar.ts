// A judge of iCalendar files by the rules of RFC 5545 that clients stumble over: line ends, folding, required properties.

/** What is wrong with the text of a calendar. */
export function calendarFaults(text: string): string[] {
  const faults: string[] = [];
  if (!text.endsWith('\r\n')) faults.push('3.1: the last line has no CRLF');
  if (/(^|[^\r])\n|\r(?!\n)/.test(text)) faults.push('3.1: a line does not end in CRLF');
  const physical = text.split('\r\n').slice(0, -1);
  for (const line of physical) {
    if (Buffer.byteLength(line) > 75) faults.push(`3.1: ${Buffer.byteLength(line)} octets: ${line}`);
    if (line === '') faults.push('an empty line');
    if (line.includes('\uFFFD')) faults.push(`a sign was cut in two: ${line}`);
  }
  const lines = text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1);
  for (const line of lines)
    if (!/^[A-Z][A-Z0-9-]*(;[A-Z-]+=("[^"]*"|[^";:,]*))*:/.test(line))
      faults.push(`3.1: no content line: ${line}`);
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-1) !== 'END:VCALENDAR') faults.push('3.4: no calendar');
  const [head = '', ...events] = lines.join('\r\n').split('BEGIN:VEVENT');
  for (const name of ['PRODID', 'VERSION'])
    if (countOf(head, name) !== 1) faults.push(`3.6: ${name} is not there once`);
  if (!head.includes('\r\nVERSION:2.0')) faults.push('3.7.4: not version 2.0');
  for (const event of events) {
    for (const name of ['UID', 'DTSTAMP', 'DTSTART'])
      if (countOf(event, name) !== 1) faults.push(`3.6.1: ${name} is not there once: ${event}`);
    for (const name of ['DTEND', 'SUMMARY', 'DESCRIPTION', 'SEQUENCE', 'STATUS', 'TRANSP'])
      if (countOf(event, name) > 1) faults.push(`3.6.1: ${name} is there twice`);
    if (!/\r\nDTSTAMP:\d{8}T\d{6}Z\r\n/.test(event)) faults.push('3.8.7.2: DTSTAMP is not in UTC');
    if (/\r\nDTSTART;VALUE=DATE:\d{8}\r\n/.test(event) !== /\r\nDTEND;VALUE=DATE:\d{8}\r\n/.test(event))
      faults.push('3.6.1: DTSTART and DTEND are of two types');
    for (const [, value = ''] of event.matchAll(/\r\n(?:SUMMARY|DESCRIPTION):([^\r]*)/g))
      if (/(?<!\\)(?:\\\\)*[,;]/.test(value.replace(/\\\\/g, '')))
        faults.push(`3.3.11: not escaped: ${value}`);
  }
  return faults;
}

const countOf = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`\\r\\n${name}[;:]`, 'g'))].length;
