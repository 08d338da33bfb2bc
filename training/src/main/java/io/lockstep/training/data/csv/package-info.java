/**
 * Tables in CSV files: reading them, whether by their contents or by the schema of others, filling
 * tables, and replacing what is missing.
 *
 * <p>Imports the JDK, {@code kernels.text}, {@code training.data}, its own packages {@code text},
 * {@code schema} and {@code survey}, and FastCSV. Tables are immutable and safe for use by many
 * threads.
 */
@NullMarked
package io.lockstep.training.data.csv;

import org.jspecify.annotations.NullMarked;
