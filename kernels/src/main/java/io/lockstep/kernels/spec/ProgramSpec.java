package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import java.util.List;

/** A kernel whose arguments are those of its program. */
public sealed interface ProgramSpec extends KernelSpec permits MapSpec, RowSpec, ColumnReduceSpec {
  /** Returns what is computed at every element. */
  Program program();

  /** Returns the layout of each input over the iteration space. */
  List<Layout> inputs();

  @Override
  default String name() {
    return program().name();
  }

  @Override
  default List<Program> programs() {
    return List.of(program());
  }

  @Override
  default List<DType> arguments() {
    return SpecParts.concat(program().inputs(), program().outputs());
  }

  @Override
  default int inputCount() {
    return inputs().size();
  }
}
