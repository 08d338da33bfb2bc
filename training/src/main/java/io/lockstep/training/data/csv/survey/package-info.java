/**
 * How a CSV file is understood from all of its contents: two walks, which tell names and kinds of
 * its columns, then their categories and ranges, and give the schema.
 *
 * <p>Imports the JDK, {@code kernels.text}, {@code training.data}, {@code training.data.csv.text},
 * {@code training.data.csv.schema} and FastCSV. Used by one thread.
 */
@NullMarked
package io.lockstep.training.data.csv.survey;

import org.jspecify.annotations.NullMarked;
