package io.lockstep.kernels.render.c.source;

import io.lockstep.kernels.spec.KernelSpec;
import java.util.List;

/**
 * The source text of one kernel and how to launch it. Kernels that differ only in sizes may have
 * one source, so compiled code is cached by source. Every function takes the same arguments: those
 * of the specification, the workspace and the fault word if the launch has them, then the sizes. In
 * OpenCL, whose host has no pointers to offset, there follows for each argument of the
 * specification where it begins in its buffer: a 64-bit integer, in elements.
 *
 * @param name a C identifier made from the specification's name
 * @param source the complete translation unit
 * @param sizes the last arguments, 32-bit integers passed by value
 * @param launch the phases to launch and the memory they need
 */
public record KernelSource(String name, String source, List<Integer> sizes, LaunchShape launch) {
  /** Copies the list. */
  public KernelSource {
    sizes = List.copyOf(sizes);
  }

  /** Returns a C identifier for a specification that cannot clash with a built-in function. */
  public static String identifier(KernelSpec spec) {
    return "k_" + spec.name().replaceAll("[^A-Za-z0-9_]", "_");
  }
}
