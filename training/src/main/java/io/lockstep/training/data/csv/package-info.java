/**
 * Tables in CSV files: how a file is understood, the schema by which files like it are read again,
 * and the filling of tables.
 *
 * <p>Imports the JDK, {@code kernels.text}, {@code training.data}, FastCSV and Jackson. Options,
 * schemas and tables are immutable and safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.data.csv;

import org.jspecify.annotations.NullMarked;
