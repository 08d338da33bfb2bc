package io.lockstep.kernels.render.c;

import io.lockstep.kernels.spec.KernelSpec.MatMulSpec;
import java.util.List;

/**
 * How the operands of a product come into local memory. A part is {@code depth} in k of the tile's
 * rows and columns. Beyond the edges it holds +0: {@code fma(+0, +0, x)} is x but for the sign of a
 * zero, which adding the run to its total, never -0, takes away; so the last part needs no care.
 */
final class MatMulOperands {
  private final MatMulTile tile;
  private final Operand a;
  private final Operand b;

  /** Adds the operands' strides to the sizes. */
  MatMulOperands(
      MatMulSpec spec, MatMulTile tile, Arguments arguments, String m, String n) {
    this.tile = tile;
    Place placeA = new Place(arguments, arguments.name(0), spec.a());
    Place placeB = new Place(arguments, arguments.name(1), spec.b());
    boolean aAlongK = spec.a().strides().getLast() == 1;
    boolean bAlongK = spec.b().strides().getLast() != 1;
    this.a =
        new Operand(
            "A",
            "row0",
            m,
            tile.rows(),
            aAlongK,
            (k, side) -> arguments.load(0, placeA.at(List.of("batch", side, k))));
    this.b =
        new Operand(
            "B",
            "col0",
            n,
            tile.cols(),
            bAlongK,
            (k, side) -> arguments.load(1, placeB.at(List.of("batch", k, side))));
  }

  /** How an element is loaded. */
  @FunctionalInterface
  private interface Load {
    String at(String k, String side);
  }

  /**
   * One operand.
   *
   * @param name its letter
   * @param corner the variable of the tile's first row or column
   * @param size the name of the number of rows or columns
   * @param sides rows or columns of the tile
   * @param alongK whether neighbours in memory are neighbours in k
   * @param load an element
   */
  private record Operand(
      String name,
      String corner,
      String size,
      int sides,
      boolean alongK,
      Load load) {}

  /** Returns the place of an element of the first operand in a buffer. */
  String inA(String k, String row) {
    return k + " * " + tile.pitchA() + "u + " + row;
  }

  /** Returns the place of an element of the second operand in a buffer. */
  String inB(String k, String col) {
    return tile.depth() * tile.pitchA() + "u + " + k + " * " + tile.pitchB() + "u + " + col;
  }

  /** Declares the variables between loading a part and storing it. */
  void declareNext(CodeWriter out) {
    out.line("float nextA[" + turns(a) + "];");
    out.line("float nextB[" + turns(b) + "];");
  }

  /** Writes the loads of a part into variables. */
  void load(CodeWriter out, String k0) {
    for (Operand operand : List.of(a, b)) {
      openTurns(out, operand);
      String value = value(out, operand, k0);
      out.line("next" + operand.name() + "[t] = " + value + ";");
      out.close();
    }
  }

  /** Writes the stores of the variables into the buffer that begins somewhere. */
  void store(CodeWriter out, String buffer) {
    for (Operand operand : List.of(a, b)) {
      openTurns(out, operand);
      declarePlace(out, operand);
      String stored = "shared[" + buffer + inBuffer(operand) + "] = next" + operand.name() + "[t];";
      out.line(isExact(operand) ? stored : "if (e < " + size(operand) + "u) " + stored);
      out.close();
    }
  }

  /** Writes the loop that copies a part into the only buffer. */
  void copy(CodeWriter out) {
    for (Operand operand : List.of(a, b)) {
      out.open("for (uint e = item; e < " + size(operand) + "u; e += " + tile.items() + "u)");
      String value = valueAt(out, operand, "k0");
      out.line("shared[" + inBuffer(operand) + "] = " + value + ";");
      out.close();
    }
  }

  private void openTurns(CodeWriter out, Operand operand) {
    out.line("#pragma unroll");
    out.open("for (uint t = 0u; t < " + turns(operand) + "u; ++t)");
    out.line("const uint e = item + t * " + tile.items() + "u;");
  }

  private String value(CodeWriter out, Operand operand, String k0) {
    String value = valueAt(out, operand, k0);
    return isExact(operand) ? value : "e < " + size(operand) + "u && " + value;
  }

  /** Declares an element's place, and returns its value, +0 beyond the edges. */
  private String valueAt(CodeWriter out, Operand operand, String k0) {
    declarePlace(out, operand);
    out.line("const uint atK = " + k0 + " + kk;");
    out.line("const uint atSide = " + operand.corner() + " + side;");
    return "atK < end && atSide < "
        + operand.size()
        + " ? "
        + operand.load().at("atK", "atSide")
        + " : 0x0.0p0f";
  }

  /** Neighbouring work-items load neighbouring elements, whichever axis those lie along. */
  private void declarePlace(CodeWriter out, Operand operand) {
    int depth = tile.depth();
    out.line("const uint kk = e " + (operand.alongK() ? "% " + depth : "/ " + operand.sides()) + "u;");
    out.line(
        "const uint side = e " + (operand.alongK() ? "/ " + depth : "% " + operand.sides()) + "u;");
  }

  private String inBuffer(Operand operand) {
    return operand == a ? inA("kk", "side") : inB("kk", "side");
  }

  private int size(Operand operand) {
    return operand.sides() * tile.depth();
  }

  private int turns(Operand operand) {
    return Math.ceilDiv(size(operand), tile.items());
  }

  private boolean isExact(Operand operand) {
    return size(operand) % tile.items() == 0;
  }
}
