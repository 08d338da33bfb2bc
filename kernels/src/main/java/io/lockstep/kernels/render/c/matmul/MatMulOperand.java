package io.lockstep.kernels.render.c.matmul;

import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.spec.Layout;
import java.util.List;

/**
 * One operand of a product, as C text. A part of it, {@code depth} in k of the tile's rows (or
 * columns), its <i>sides</i>, lies in local memory with neighbouring sides next to one another.
 *
 * @param name its letter
 * @param index its number among the arguments
 * @param argument the name of that argument
 * @param corner the variable of the tile's first side
 * @param size the name of the number of sides in all
 * @param sides sides of the tile
 * @param pitch distance in local memory between neighbours in k
 * @param start where it begins in a buffer
 * @param alongK whether neighbours in memory are neighbours in k
 * @param place where its elements lie in device memory
 * @param axisOfK which axis of its layout is k: 1 or 2
 */
record MatMulOperand(
    String name,
    int index,
    String argument,
    String corner,
    String size,
    int sides,
    int pitch,
    int start,
    boolean alongK,
    ElementAddress place,
    int axisOfK) {

  /** Returns the first operand, and adds its strides to the sizes. */
  static MatMulOperand a(KernelArguments arguments, Layout layout, MatMulTile tile, String m) {
    boolean alongK = layout.strides().getLast() == 1;
    String name = arguments.name(0);
    ElementAddress place = new ElementAddress(arguments, name, layout);
    return new MatMulOperand(
        "A", 0, name, "row0", m, tile.rows(), tile.pitchA(), 0, alongK, place, 2);
  }

  /** Returns the second operand, and adds its strides to the sizes. */
  static MatMulOperand b(KernelArguments arguments, Layout layout, MatMulTile tile, String n) {
    boolean alongK = layout.strides().getLast() != 1;
    String name = arguments.name(1);
    ElementAddress place = new ElementAddress(arguments, name, layout);
    int start = tile.depth() * tile.pitchA();
    return new MatMulOperand(
        "B", 1, name, "col0", n, tile.cols(), tile.pitchB(), start, alongK, place, 1);
  }

  /** Returns the place of an element in device memory. */
  String at(String k, String side) {
    return place.at(axisOfK == 1 ? List.of("batch", k, side) : List.of("batch", side, k));
  }

  /** Returns the distance in device memory between neighbours in k. */
  String strideOfK() {
    return place.stride(axisOfK);
  }

  /** Returns the distance in device memory between neighbouring sides. */
  String strideOfSide() {
    return place.stride(3 - axisOfK);
  }

  /** Returns the place of an element in a buffer. */
  String inBuffer(String k, String side) {
    String position = k + " * " + pitch + "u + " + side;
    return start == 0 ? position : start + "u + " + position;
  }
}
