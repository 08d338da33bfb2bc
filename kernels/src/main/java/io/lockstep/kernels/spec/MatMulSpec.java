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
    return Lists.concat(Lists.concat(List.of(type, type), extra), epilogue.outputs());
  }

  @Override
  public int inputCount() {
    return 2 + inputs.size();
  }
}
