/**
 * The texts of a CSV file: its lines and fields, what separates them, and what single fields say as
 * numbers, dates, times and categories.
 *
 * <p>Imports the JDK, {@code kernels.text}, {@code training.data} and FastCSV. Stateless but for
 * the walk through a file, which one thread does.
 */
@NullMarked
package io.lockstep.training.data.csv.text;

import org.jspecify.annotations.NullMarked;
