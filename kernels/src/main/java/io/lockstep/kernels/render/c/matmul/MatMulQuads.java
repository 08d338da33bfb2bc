package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.ElementAddress;

/**
 * Parts of both operands by vectors of four floats, which are neighbours in memory. A vector along
 * k is spread over four rows of local memory. Beyond the tile's edge a work-item loads side 0 once
 * more, for elements that nobody stores; k ends with a whole part.
 */
final class MatMulQuads implements MatMulPipeline.Loads {
  private final Dialect dialect;
  private final MatMulTile tile;
  private final MatMulOperands operands;

  MatMulQuads(Dialect dialect, MatMulTile tile, MatMulOperands operands) {
    this.dialect = dialect;
    this.tile = tile;
    this.operands = operands;
  }

  /** Returns the condition under which all vectors of an operand have addresses that 16 divides. */
  static String condition(MatMulOperand x) {
    ElementAddress place = x.place();
    String neighbours = x.alongK() ? x.strideOfK() : x.strideOfSide();
    String others = place.stride(0) + " | " + (x.alongK() ? x.strideOfSide() : x.strideOfK());
    String offset = place.offset().isEmpty() ? "" : place.offset() + " | ";
    return (neighbours.equals("1") ? "" : neighbours + " == 1u && ")
        + (x.alongK() ? "" : x.size() + " % 4u == 0u && ")
        + "(("
        + offset
        + others
        + ") & 3u) == 0u && ((size_t)"
        + x.argument()
        + " & 15) == 0";
  }

  @Override
  public void declare(CodeWriter out) {
    for (MatMulOperand x : operands.both()) {
      out.line("uint place" + x.name() + "[" + turns(x) + "];");
      openTurns(out, x);
      out.line("const uint e = item + t * " + tile.items() + "u;");
      out.line("const uint side = " + x.corner() + " + " + side(x, "e") + ";");
      String at = x.at("(begin + " + kk(x, "e") + ")", "(side < " + x.size() + " ? side : 0u)");
      out.line("place" + x.name() + "[t] = " + at + ";");
      out.close();
      String first = x.inBuffer(kk(x, "item"), side(x, "item"));
      out.line(dialect.localPointer("float") + " to" + x.name() + " = shared + " + first + ";");
      out.line("float4 next" + x.name() + "[" + turns(x) + "];");
    }
  }

  @Override
  public void load(CodeWriter out, String k0) {
    for (MatMulOperand x : operands.both()) {
      openTurns(out, x);
      String place = "place" + x.name() + "[t]";
      String address = x.argument() + " + " + place;
      out.line("next" + x.name() + "[t] = " + dialect.globalQuad("float4", true, address) + ";");
      out.line(place + " += " + tile.depth() + "u * " + x.strideOfK() + ";");
      out.close();
    }
  }

  @Override
  public void store(CodeWriter out) {
    for (MatMulOperand x : operands.both()) {
      openTurns(out, x);
      String next = "next" + x.name() + "[t]";
      String to = "to" + x.name() + " + t * " + stepOfTurn(x) + "u";
      if (x.alongK()) {
        for (int j = 0; j < 4; j++) {
          String value = next + "." + "xyzw".charAt(j);
          out.line("*(" + to + " + " + j * x.pitch() + "u) = " + value + ";");
        }
      } else {
        out.line("*(" + dialect.localPointer("float4") + ")(" + to + ") = " + next + ";");
      }
      out.close();
      out.line("to" + x.name() + " += other;");
    }
  }

  private void openTurns(CodeWriter out, MatMulOperand x) {
    out.line("#pragma unroll");
    out.open("for (uint t = 0u; t < " + turns(x) + "u; ++t)");
  }

  private int turns(MatMulOperand x) {
    return x.sides() * tile.depth() / 4 / tile.items();
  }

  /** Returns how far apart in local memory the vectors of one item are. */
  private int stepOfTurn(MatMulOperand x) {
    return x.alongK()
        ? tile.items() / (tile.depth() / 4)
        : tile.items() / (x.sides() / 4) * x.pitch();
  }

  private String kk(MatMulOperand x, String e) {
    return x.alongK() ? e + " % " + tile.depth() / 4 + "u * 4u" : e + " / " + x.sides() / 4 + "u";
  }

  private String side(MatMulOperand x, String e) {
    return x.alongK() ? e + " / " + tile.depth() / 4 + "u" : e + " % " + x.sides() / 4 + "u * 4u";
  }
}
