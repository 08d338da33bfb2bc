/**
 * What is said and known about CSV files: options, and the schema by which files like one that was
 * read are read again, with its JSON form.
 *
 * <p>Imports the JDK, {@code kernels.text}, {@code training.data}, {@code training.data.csv.text}
 * and Jackson. Immutable and safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.data.csv.schema;

import org.jspecify.annotations.NullMarked;
