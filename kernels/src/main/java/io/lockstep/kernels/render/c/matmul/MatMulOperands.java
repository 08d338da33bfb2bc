package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.spec.MatMulSpec;
import java.util.List;

/**
 * How the operands of a product come into local memory, one element at a time. A part is {@code
 * depth} in k of the tile's rows and columns. Beyond the edges it holds +0: {@code fma(+0, +0, x)}
 * is x but for the sign of a zero, which adding the run to its total, never -0, takes away; so the
 * last part needs no care.
 */
final class MatMulOperands {
  private final MatMulTile tile;
  private final KernelArguments arguments;
  private final MatMulOperand a;
  private final MatMulOperand b;

  /** Adds the operands' strides to the sizes. */
  MatMulOperands(MatMulSpec spec, MatMulTile tile, KernelArguments arguments, String m, String n) {
    this.tile = tile;
    this.arguments = arguments;
    this.a = MatMulOperand.a(arguments, spec.a(), tile, m);
    this.b = MatMulOperand.b(arguments, spec.b(), tile, n);
  }

  /** Returns the first operand. */
  MatMulOperand a() {
    return a;
  }

  /** Returns the second operand. */
  MatMulOperand b() {
    return b;
  }

  /** Returns both operands in order. */
  List<MatMulOperand> both() {
    return List.of(a, b);
  }

  /** Writes the loop that copies a part into the only buffer. */
  void copy(CodeWriter out) {
    for (MatMulOperand operand : both()) {
      out.open("for (uint e = item; e < " + size(operand) + "u; e += " + tile.items() + "u)");
      String value = valueAt(out, operand, "k0");
      out.line("shared[" + operand.inBuffer("kk", "side") + "] = " + value + ";");
      out.close();
    }
  }

  /** Returns how parts come into two buffers in turn. */
  MatMulPipeline.Loads elements() {
    return new MatMulPipeline.Loads() {
      @Override
      public void declare(CodeWriter out) {
        both().forEach(x -> out.line("float next" + x.name() + "[" + turns(x) + "];"));
        out.line("uint at = 0u;");
      }

      @Override
      public void load(CodeWriter out, String k0) {
        both().forEach(x -> loadElements(out, x, k0));
      }

      @Override
      public void store(CodeWriter out) {
        both().forEach(x -> storeElements(out, x));
        out.line("at += other;");
      }
    };
  }

  private void loadElements(CodeWriter out, MatMulOperand operand, String k0) {
    openTurns(out, operand);
    String value = valueAt(out, operand, k0);
    String guarded = isExact(operand) ? value : "e < " + size(operand) + "u && " + value;
    out.line("next" + operand.name() + "[t] = " + guarded + ";");
    out.close();
  }

  private void storeElements(CodeWriter out, MatMulOperand operand) {
    openTurns(out, operand);
    declarePlace(out, operand);
    String stored =
        "shared[at + " + operand.inBuffer("kk", "side") + "] = next" + operand.name() + "[t];";
    out.line(isExact(operand) ? stored : "if (e < " + size(operand) + "u) " + stored);
    out.close();
  }

  private void openTurns(CodeWriter out, MatMulOperand operand) {
    out.line("#pragma unroll");
    out.open("for (uint t = 0u; t < " + turns(operand) + "u; ++t)");
    out.line("const uint e = item + t * " + tile.items() + "u;");
  }

  /** Declares an element's place, and returns its value, +0 beyond the edges. */
  private String valueAt(CodeWriter out, MatMulOperand operand, String k0) {
    declarePlace(out, operand);
    out.line("const uint atK = " + k0 + " + kk;");
    out.line("const uint atSide = " + operand.corner() + " + side;");
    return "atK < end && atSide < "
        + operand.size()
        + " ? "
        + arguments.load(operand.index(), operand.at("atK", "atSide"))
        + " : 0x0.0p0f";
  }

  /** Neighbouring work-items load neighbouring elements, whichever axis those lie along. */
  private void declarePlace(CodeWriter out, MatMulOperand operand) {
    int depth = tile.depth();
    out.line(
        "const uint kk = e " + (operand.alongK() ? "% " + depth : "/ " + operand.sides()) + "u;");
    out.line(
        "const uint side = e " + (operand.alongK() ? "/ " + depth : "% " + operand.sides()) + "u;");
  }

  private int size(MatMulOperand operand) {
    return operand.sides() * tile.depth();
  }

  private int turns(MatMulOperand operand) {
    return Math.ceilDiv(size(operand), tile.items());
  }

  private boolean isExact(MatMulOperand operand) {
    return size(operand) % tile.items() == 0;
  }
}
