/**
 * The lazy graph: immutable nodes that say what is to be computed, and nothing about how or where.
 * Built by {@code tensor} and {@code autograd}, consumed by {@code plan}. Imports {@code
 * io.lockstep.kernels} and, for bound storage, {@code io.lockstep.backend}. Safe to share.
 */
@NullMarked
package io.lockstep.graph;

import org.jspecify.annotations.NullMarked;
