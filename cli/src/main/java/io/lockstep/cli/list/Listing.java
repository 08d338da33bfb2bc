package io.lockstep.cli.list;

import java.util.List;
import java.util.function.Supplier;

/**
 * A kind of thing that is registered.
 *
 * @param kind in the plural, such as {@code activations}
 * @param entries every entry, in order
 */
public record Listing(String kind, Supplier<List<Listed>> entries) {}
