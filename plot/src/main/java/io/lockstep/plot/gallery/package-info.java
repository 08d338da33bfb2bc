/**
 * The usual figures of machine learning, from numbers: curves, matrices of classes, images, planes,
 * trials of a search.
 *
 * <p>Imports {@code plot.figure} alone. All methods are stateless and safe for use by many threads.
 */
@NullMarked
package io.lockstep.plot.gallery;

import org.jspecify.annotations.NullMarked;
