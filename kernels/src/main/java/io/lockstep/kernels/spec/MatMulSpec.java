package io.lockstep.kernels.spec;

import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Program;
import java.util.List;

/**
 * A batched matrix product with an elementwise epilogue: {@code [batch,m,k] x [batch,k,n]}, then
 * the program at every element of {@code [batch,m,n]} with the product as its input 0. Arguments:
 * a, b, the epilogue's inputs 1 and up, the outputs.
 *
 * @param type the stored type of both operands: F32, F64, or BF16, whose product is F32
 * @param batch number of products
 * @param m rows of a
 * @param n columns of b
 * @param k the summed axis; may be 0, which gives +0
 * @param a layout over {@code [batch, m, k]}; stride 0 repeats
 * @param b layout over {@code [batch, k, n]}
 * @param epilogue the results; input 0 is the product
 * @param inputs layouts of the epilogue's inputs 1 and up over {@code [batch, m, n]}
 * @param outputs layouts over {@code [batch, m, n]}; each contiguous
 */
public record MatMulSpec(
    DType type,
    int batch,
    int m,
    int n,
    int k,
    Layout a,
    Layout b,
    Program epilogue,
    List<Layout> inputs,
    List<Layout> outputs)
    implements KernelSpec {
  /**
   * Checks that operands and epilogue fit the sizes.
   *
   * @throws IllegalArgumentException with the first thing that does not fit
   */
  public MatMulSpec {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    SpecParts.require(type.isFloat(), "it cannot compute " + type);
    DType product = DType.of(type.type());
    SpecParts.require(
        !epilogue.inputs().isEmpty() && epilogue.inputs().getFirst() == product,
        "the program's first input is not the product, of " + product);
    SpecParts.layouts(epilogue, 1, inputs, outputs);
    SpecParts.withoutRows(epilogue);
    SpecParts.over(Shape.of(batch, m, k), "a", List.of(a));
    SpecParts.over(Shape.of(batch, k, n), "b", List.of(b));
    Shape space = Shape.of(batch, m, n);
    SpecParts.over(space, "input", inputs);
    SpecParts.over(space, "output", outputs);
    SpecParts.require(
        outputs.stream().allMatch(Layout::isContiguous), "an output is not contiguous");
  }

  /** Returns the type of an element of the product, the epilogue's input 0: F32 or F64. */
  public DType product() {
    return DType.of(type.type());
  }

  @Override
  public String name() {
    return epilogue.name();
  }

  @Override
  public List<DType> arguments() {
    List<DType> extra = epilogue.inputs().subList(1, epilogue.inputs().size());
    return SpecParts.concat(SpecParts.concat(List.of(type, type), extra), epilogue.outputs());
  }

  @Override
  public int inputCount() {
    return 2 + inputs.size();
  }

  @Override
  public String summary() {
    String times = batch == 1 ? "" : batch + " times ";
    return "MatMul '" + name() + "' " + times + m + "x" + k + " by " + k + "x" + n;
  }

  @Override
  public List<Layout> layouts() {
    return SpecParts.concat(SpecParts.concat(List.of(a, b), inputs), outputs);
  }

  @Override
  public List<Program> programs() {
    return List.of(epilogue);
  }

  @Override
  public long flops() {
    return (long) batch * m * n * (2L * k + KernelCost.operations(epilogue));
  }
}
