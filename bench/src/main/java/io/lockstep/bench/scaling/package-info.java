/**
 * What a training step costs against batch, width and depth: measured from the public API, written
 * as CSV and as plots.
 *
 * <p>May import {@code work}, {@code worker}, {@code side} and {@code ours}, FastCSV, XChart and
 * picocli. All of it is for one thread.
 */
@NullMarked
package io.lockstep.bench.scaling;

import org.jspecify.annotations.NullMarked;
