package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import java.util.List;

/**
 * One kernel: everything a backend needs to generate, compile and launch it, save the addresses of
 * its buffers. Arguments are passed in the order inputs, then outputs. Every layout is relative to
 * its argument. All output regions of a kernel are disjoint, and disjoint from its inputs, save
 * that an output of a {@link MapSpec} may be the same buffer as an input with the same layout.
 */
public sealed interface KernelSpec
    permits ProgramSpec, MatMulSpec, ArgReduceSpec, GatherSpec, ScatterAddSpec {
  /** Returns a short name for profiles and messages. */
  String name();

  /** Returns the stored type of each argument, inputs first. */
  List<DType> arguments();

  /** Returns how many of the arguments are inputs. */
  int inputCount();
}
