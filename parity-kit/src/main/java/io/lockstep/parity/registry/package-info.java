/**
 * What of the registries the kit reaches: a name for every entry, so that tests can count them and
 * find one that nothing looks at. Imports {@code parity.cases}, {@code parity.layers}, {@code
 * io.lockstep.kernels} and {@code training}. {@link io.lockstep.parity.registry.Reached} is for one
 * thread.
 */
@NullMarked
package io.lockstep.parity.registry;

import org.jspecify.annotations.NullMarked;
