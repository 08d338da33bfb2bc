/**
 * Networks as data: the register of all kinds of layers, their JSON form, short ways to usual
 * networks, and summaries. Imports {@code io.lockstep.training.layer}, {@code
 * io.lockstep.training.nn} and {@code io.lockstep.kernels}. Safe for use by many threads.
 */
@NullMarked
package io.lockstep.training.network;

import org.jspecify.annotations.NullMarked;
