package io.lockstep.kernels.render.c.source;

import java.util.List;

/**
 * How to launch a rendered kernel: its phases one after another, each after the one before has
 * finished. No phases: there is nothing to compute.
 *
 * @param phases the functions to launch, in order
 * @param workspaceBytes size of a scratch buffer, passed after the specification's arguments; 0 for
 *     none. Its contents are undefined before and after
 * @param reportsFault whether the argument behind those points to an I32 fault word. Set it to
 *     2147483647 before; afterwards it is that, or the first position in the indices whose index is
 *     out of range
 */
public record LaunchShape(List<Phase> phases, long workspaceBytes, boolean reportsFault) {
  /** Copies the list. */
  public LaunchShape {
    phases = List.copyOf(phases);
  }

  /** Returns the launch of phases that need neither workspace nor fault word. */
  public static LaunchShape of(Phase... phases) {
    return new LaunchShape(List.of(phases), 0, false);
  }

  /**
   * One launch, over one dimension.
   *
   * @param function the name of the function in the source
   * @param groups number of work-groups (CUDA: blocks of the grid)
   * @param items work-items of a group (CUDA: threads of a block)
   * @param localBytes local (CUDA: shared) memory of a group, declared in the source
   */
  public record Phase(String function, int groups, int items, int localBytes) {
    /** Returns the number of work-items of all groups, OpenCL's global size. */
    public long globalItems() {
      return (long) groups * items;
    }
  }
}
