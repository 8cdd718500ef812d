// What spreadsheets show where a formula has no result.

/** Stands where a formula has no stored value: no number and no date, so that it is rejected where one is needed. */
export const unsavedText = '#FORMULA!';

/** What a cell of a workbook holds in place of a value, in capitals. */
export const cellErrors: readonly string[] = [
  unsavedText,
  ...['#REF!', '#N/A', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!', '#SPILL!', '#CALC!', '#FIELD!'],
  ...['#GETTING_DATA', '#BLOCKED!', '#CONNECT!', '#UNKNOWN!', '#BUSY!', '#EXTERNAL!', '#PYTHON!'],
];
