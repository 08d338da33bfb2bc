/**
 * Measures of many elements beyond those of {@code tensor}: norms of any order, moments with a
 * correction. Composed of its operations. Imports that. Stateless; for tensors the rule of their
 * engine holds.
 */
@NullMarked
package io.lockstep.tensor.measure;

import org.jspecify.annotations.NullMarked;
