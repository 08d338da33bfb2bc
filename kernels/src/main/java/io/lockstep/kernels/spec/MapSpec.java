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
    implements ProgramSpec {}
