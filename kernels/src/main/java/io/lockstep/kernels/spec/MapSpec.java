package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.Program;
import java.util.List;

/**
 * An elementwise kernel: a program at every element of {@code shape}.
 *
 * @param program the results; without row reductions; {@code Index} is row-major in {@code shape}
 * @param shape the iteration space, neighbouring axes joined where possible
 * @param inputs the layout of each input over {@code shape}
 * @param outputs the layout of each output over {@code shape}, without stride 0
 */
public record MapSpec(Program program, Shape shape, List<Layout> inputs, List<Layout> outputs)
    implements ProgramSpec {
  /**
   * Checks that the program has a layout for each input and output, over the shape.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public MapSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    SpecParts.layouts(program, 0, inputs, outputs);
    SpecParts.withoutRows(program);
    SpecParts.over(shape, "input", inputs);
    SpecParts.over(shape, "output", outputs);
  }

  @Override
  public String summary() {
    return "Map '" + name() + "' over " + shape;
  }

  @Override
  public List<Layout> layouts() {
    return SpecParts.concat(inputs, outputs);
  }

  @Override
  public long flops() {
    return (long) shape.size() * KernelCost.operations(program);
  }
}
