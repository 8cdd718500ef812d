/** Layout of the results folder; grows when files or columns change their meaning. manifest.json, its schema and `--version` name it. */
export const resultsFormat = 1;
