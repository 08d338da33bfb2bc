package io.lockstep.parity.own;

import java.util.List;

/**
 * Operations of one's own for the kit. Found by {@link java.util.ServiceLoader}: a jar or folder on
 * the class path names its implementation, which has a public constructor without parameters, in
 * {@code META-INF/services/io.lockstep.parity.own.OwnOperationProvider}.
 */
@FunctionalInterface
public interface OwnOperationProvider {
  /** Returns the operations, each with a name of its own. */
  List<OwnOperation> operations();
}
