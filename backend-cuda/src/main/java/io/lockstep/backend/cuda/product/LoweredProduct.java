package io.lockstep.backend.cuda.product;

import io.lockstep.backend.Precision;
import io.lockstep.backend.cuda.driver.Gemm;
import io.lockstep.backend.queue.KernelPart;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.Rewriter;
import io.lockstep.kernels.spec.JointLayout;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A product in a relaxed precision: cuBLAS computes {@code a b}, then an elementwise kernel, in
 * strict arithmetic as always, what follows. Where the product is an output itself, or an output
 * has its type, it is computed right there, and the kernel works in place. Between the steps it is
 * float32, or bfloat16 if all outputs are.
 *
 * @param gemm the product of the specification's arguments 0 and 1
 * @param target the argument that takes the product, or {@link #WORKSPACE}
 * @param epilogue the kernel for all other outputs, or null if there are none
 * @param arguments the arguments of that kernel among those of the specification, the product's
 *     place first
 */
public record LoweredProduct(
    Gemm gemm, int target, @Nullable MapSpec epilogue, List<Integer> arguments) {
  /** In place of an argument: memory that only the two steps use. */
  public static final int WORKSPACE = KernelPart.WORKSPACE;

  /** Copies the list. */
  public LoweredProduct {
    arguments = List.copyOf(arguments);
  }

  /**
   * Returns the two steps of a product; empty where the strict kernel has to do: in strict
   * precision, without a float product, where nothing is to be computed or added up, and where
   * cuBLAS cannot read an operand because neither rows nor columns lie in one piece.
   */
  public static Optional<LoweredProduct> of(MatMulSpec spec, Precision precision) {
    return arithmetic(spec.type(), precision).flatMap(arithmetic -> of(spec, arithmetic));
  }

  /**
   * Returns how a product is formed. Operands that bf16 has left in float32 are exact to more bits
   * than bf16 has in TF32, and it is the fastest product of float32.
   */
  private static Optional<Gemm.Arithmetic> arithmetic(DType type, Precision precision) {
    return switch (type) {
      case F32 ->
          switch (precision) {
            case STRICT -> Optional.empty();
            case FAST -> Optional.of(Gemm.Arithmetic.F32);
            case TF32, BF16 -> Optional.of(Gemm.Arithmetic.TF32);
          };
      case BF16 ->
          precision == Precision.BF16 ? Optional.of(Gemm.Arithmetic.BF16) : Optional.empty();
      case F64, I32, U8, BOOL -> Optional.empty();
    };
  }

  private static Optional<LoweredProduct> of(MatMulSpec spec, Gemm.Arithmetic arithmetic) {
    Program program = spec.epilogue();
    Gemm.Element element = stored(program, arithmetic);
    DType stored =
        switch (element) {
          case F32 -> DType.F32;
          case BF16 -> DType.BF16;
        };
    int itself = firstOutput(program, stored, o -> isProduct(program.results().get(o)));
    int place = itself >= 0 ? itself : firstOutput(program, stored, _ -> true);
    int target = place < 0 ? WORKSPACE : spec.inputCount() + place;
    Layout product =
        place < 0
            ? Layout.contiguous(Shape.of(spec.batch(), spec.m(), spec.n()))
            : spec.outputs().get(place);
    List<Integer> rest =
        IntStream.range(0, program.outputs().size()).filter(o -> o != itself).boxed().toList();
    return Gemms.of(spec, arithmetic, element, product.offset())
        .map(gemm ->
            rest.isEmpty()
                ? new LoweredProduct(gemm, target, null, List.of())
                : new LoweredProduct(
                    gemm,
                    target,
                    epilogue(spec, stored, product, rest),
                    arguments(spec, target, rest)));
  }

  /** Returns how the product itself is stored: with no more bits than any output has. */
  private static Gemm.Element stored(Program epilogue, Gemm.Arithmetic arithmetic) {
    boolean halves =
        arithmetic == Gemm.Arithmetic.BF16
            && epilogue.outputs().stream().allMatch(type -> type == DType.BF16);
    return halves ? Gemm.Element.BF16 : Gemm.Element.F32;
  }

  private static int firstOutput(Program program, DType stored, IntPredicate fits) {
    return IntStream.range(0, program.outputs().size())
        .filter(o -> program.outputs().get(o) == stored && fits.test(o))
        .findFirst()
        .orElse(-1);
  }

  private static boolean isProduct(Expr result) {
    return result instanceof Expr.Input input && input.index() == 0;
  }

  /** Returns the kernel that computes some of the outputs from the product. */
  private static MapSpec epilogue(
      MatMulSpec spec, DType stored, Layout product, List<Integer> outputs) {
    Program whole = spec.epilogue();
    List<DType> types = new ArrayList<>(whole.inputs());
    types.set(0, stored);
    Rewriter reading = new Rewriter(e -> isProduct(e) ? Expr.input(0, stored) : e);
    Program program =
        Program.of(
            whole.name(),
            types,
            outputs.stream().map(whole.outputs()::get).toList(),
            outputs.stream().map(o -> reading.rewrite(whole.results().get(o))).toList());
    List<Layout> layouts = new ArrayList<>(List.of(product));
    layouts.addAll(spec.inputs());
    outputs.forEach(o -> layouts.add(spec.outputs().get(o)));
    List<Layout> joined = JointLayout.collapse(product.shape(), layouts);
    int inputs = types.size();
    return new MapSpec(
        program,
        joined.getFirst().shape(),
        joined.subList(0, inputs),
        joined.subList(inputs, joined.size()));
  }

  private static List<Integer> arguments(MatMulSpec spec, int target, List<Integer> outputs) {
    List<Integer> arguments = new ArrayList<>(List.of(target));
    IntStream.range(2, spec.inputCount()).forEach(arguments::add);
    outputs.forEach(o -> arguments.add(spec.inputCount() + o));
    return arguments;
  }
}
