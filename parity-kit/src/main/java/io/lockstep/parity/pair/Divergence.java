package io.lockstep.parity.pair;

import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.List;

/**
 * The first kernel that wrote different bits on two devices.
 *
 * @param firstDevice the one device, with what it is
 * @param secondDevice the other
 * @param launch position of the kernel in its plan, from 0
 * @param launches number of kernels in that plan
 * @param run how often the plan has been run, this time included
 * @param spec the kernel
 * @param origin for which parts of a network it computes, as in {@code layer 2 (forward)}; empty
 *     where that is not known
 * @param output which of its outputs, from 0
 * @param dtype the type of that output
 * @param shape the shape of that output in the kernel
 * @param index where in the shape the first differing element is; if {@code outside}, one number,
 *     how many elements behind the output's first it lies, negative for before it
 * @param differing number of elements of the output that differ
 * @param outside whether the outputs are the same but the kernel has written beside this one
 * @param first the element on the first device
 * @param second the element on the second device
 * @param inputsAgree whether the kernel was given the same inputs on both; if not, another kernel
 *     has written outside of its outputs before
 */
public record Divergence(
    String firstDevice,
    String secondDevice,
    int launch,
    int launches,
    long run,
    KernelSpec spec,
    String origin,
    int output,
    DType dtype,
    Shape shape,
    List<Integer> index,
    int differing,
    boolean outside,
    double first,
    double second,
    boolean inputsAgree) {
  /** Copies the index. */
  public Divergence {
    index = List.copyOf(index);
  }

  /** Returns the index as in {@code [0,17]}. */
  public String position() {
    return index.toString().replace(" ", "");
  }

  /** Returns everything about it in one line, numbers in decimal and hexadecimal. */
  @Override
  public String toString() {
    return "[compare] kernel "
        + launch
        + " of 0.."
        + (launches - 1)
        + ", "
        + spec.summary()
        + (origin.isEmpty() ? "" : " in " + origin)
        + ", in run "
        + run
        + " of its plan: output "
        + output
        + " "
        + dtype
        + shape
        + what()
        + Elements.text(dtype, first)
        + " on "
        + firstDevice
        + ", "
        + Elements.text(dtype, second)
        + " on "
        + secondDevice
        + "; "
        + (inputsAgree
            ? "its inputs are the same, so run this kernel alone on each device"
            : "its inputs differ already, so look for a kernel before it that writes outside of its"
                + " outputs");
  }

  private String what() {
    return outside
        ? " is the same, but the memory beside it is not, at " + position() + ": "
        : " has "
            + differing
            + " of "
            + shape.size()
            + " elements different, first at "
            + position()
            + ": ";
  }
}
