package io.lockstep.training.data.csv.text;

/** The order of day, month and year in dates that do not begin with the year. */
public enum DateOrder {
  /** Dates begin with the year, as ISO 8601 writes them; others are texts. */
  YMD,
  /** Day, month, year, as in 31.12.2016. */
  DMY,
  /** Month, day, year, as in 12/31/2016. */
  MDY
}
