package io.lockstep.kernels.render.c.elementwise;

import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.source.CodeWriter;
import io.lockstep.kernels.render.c.source.Divisor;
import io.lockstep.kernels.render.c.source.ElementAddress;
import io.lockstep.kernels.render.c.source.KernelArguments;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the elements of an elementwise kernel's arguments lie, given the element's number. */
final class MapAddresses {
  private final int rank;

  /** What the number is divided by for each axis but the outermost. */
  private final List<Divisor> divisors = new ArrayList<>();

  /** The place of each argument; null where elements are in the order of their numbers. */
  private final List<@Nullable ElementAddress> places = new ArrayList<>();

  /** Adds what is needed to the sizes. */
  MapAddresses(Dialect dialect, MapSpec spec, KernelArguments arguments) {
    this.rank = spec.shape().rank();
    List<Layout> layouts = Stream.concat(spec.inputs().stream(), spec.outputs().stream()).toList();
    if (!layouts.stream().allMatch(Layout::isIdentity)) {
      for (int axis = 1; axis < rank; axis++) {
        divisors.add(new Divisor(dialect, arguments, "size" + axis, spec.shape().dim(axis)));
      }
    }
    for (int i = 0; i < layouts.size(); i++) {
      Layout layout = layouts.get(i);
      places.add(
          layout.isIdentity() ? null : new ElementAddress(arguments, arguments.name(i), layout));
    }
  }

  /** Declares the coordinates of element {@code i}. */
  void writeCoordinates(CodeWriter out) {
    String rest = "i";
    for (int axis = divisors.size(); axis > 0; axis--) {
      Divisor size = divisors.get(axis - 1);
      String quotient = axis == 1 ? "c0" : "rest" + axis;
      out.line("const uint " + quotient + " = " + size.quotient(rest) + ";");
      out.line("const uint c" + axis + " = " + size.remainder(rest, quotient) + ";");
      rest = quotient;
    }
  }

  /** Returns the position of element {@code i} of an argument, whose coordinates are declared. */
  String position(int argument) {
    ElementAddress place = places.get(argument);
    return place == null
        ? "i"
        : place.at(
            rank == 1 ? List.of("i") : IntStream.range(0, rank).mapToObj(a -> "c" + a).toList());
  }

  /** Returns the distance between neighbours along the last axis; {@code 0} and {@code 1} as is. */
  String step(int argument) {
    ElementAddress place = places.get(argument);
    return place == null ? "1" : place.stride(rank - 1);
  }

  /** Returns the sizes that must be multiples of four for every fourth position to be one. */
  List<String> others(int argument) {
    ElementAddress place = places.get(argument);
    if (place == null) {
      return List.of();
    }
    Stream<String> strides = IntStream.range(0, rank - 1).mapToObj(place::stride);
    return Stream.concat(Stream.of(place.offset()), strides).filter(s -> !s.isEmpty()).toList();
  }
}
