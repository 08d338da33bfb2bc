package io.lockstep.kernels.render.jvm;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is rendered: a program without row reductions and the access of each argument, inputs first.
 */
public record RunSpec(Program program, List<Access> accesses) {
  /** Checks that there is an access for each argument. */
  public RunSpec {
    accesses = List.copyOf(accesses);
    int arguments = program.inputs().size() + program.outputs().size();
    if (accesses.size() != arguments) {
      throw new IllegalArgumentException(
          "[render] "
              + accesses.size()
              + " accesses for "
              + arguments
              + " arguments of "
              + program.name());
    }
  }

  /** Returns the stored type of each argument, inputs first. */
  public List<DType> arguments() {
    return Stream.concat(program.inputs().stream(), program.outputs().stream()).toList();
  }

  /** Returns the same run in the form that takes any stride. */
  public RunSpec strided() {
    return new RunSpec(
        program,
        accesses.stream().map(a -> a == Access.LANES ? Access.LANES : Access.STRIDED).toList());
  }
}
