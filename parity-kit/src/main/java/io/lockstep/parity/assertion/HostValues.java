package io.lockstep.parity.assertion;

import io.lockstep.backend.Backend;
import io.lockstep.backend.compare.Elements;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.Region;
import io.lockstep.kernels.spec.Shape;
import io.lockstep.tensor.Tensor;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.TensorType;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.ParameterArena;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Elements on the host, row by row.
 *
 * @param region their type and shape
 * @param elements as many bytes as these ask for
 */
record HostValues(Region region, MemorySegment elements) {
  private static HostValues of(DType dtype, Shape shape, MemorySegment elements) {
    return new HostValues(new Region(dtype, Layout.contiguous(shape)), elements);
  }

  static HostValues of(float[] elements) {
    return of(DType.F32, Shape.of(elements.length), MemorySegment.ofArray(elements));
  }

  static HostValues of(double[] elements) {
    return of(DType.F64, Shape.of(elements.length), MemorySegment.ofArray(elements));
  }

  static HostValues of(int[] elements) {
    return of(DType.I32, Shape.of(elements.length), MemorySegment.ofArray(elements));
  }

  /** Copies the elements of a tensor, which is computed first if need be. */
  static HostValues of(Tensor tensor) {
    long bytes = (long) tensor.size() * tensor.dtype().bytes();
    MemorySegment host = NativeMemory.allocate(Arena.ofAuto(), bytes, Backend.HOST_ALIGNMENT);
    tensor.engine().read(tensor, host);
    return of(tensor.dtype(), tensor.shape(), host);
  }

  /** Returns the parameters of a model by name, as they are now. */
  static Map<String, HostValues> of(Model model) {
    return of("", model.parameters());
  }

  /** Returns the parameters of an arena by name, as they are now. */
  static Map<String, HostValues> of(String prefix, ParameterArena arena) {
    MemorySegment all = arena.read();
    Map<String, HostValues> values = new LinkedHashMap<>();
    arena
        .views()
        .forEach((name, view) ->
            values.put(prefix + name, of(view.dtype(), view.shape(), arena.part(all, name))));
    return values;
  }

  /** Returns the tensors of a file by name. */
  static Map<String, HostValues> of(List<NamedTensor> tensors) {
    Map<String, HostValues> values = new LinkedHashMap<>();
    tensors.forEach(t -> values.put(t.name(), of(t)));
    return values;
  }

  private static HostValues of(NamedTensor tensor) {
    if (tensor.type() == TensorType.I64) {
      int bytes = Math.toIntExact(tensor.data().byteSize());
      return of(DType.U8, Shape.of(bytes), tensor.data());
    }
    int[] shape = new int[tensor.shape().length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = Math.toIntExact(tensor.shape()[axis]);
    }
    return of(DType.valueOf(tensor.type().name()), Shape.of(shape), tensor.data());
  }

  /** Returns the elements; a double holds each exactly. */
  double[] toDoubles() {
    double[] all = new double[region.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Elements.get(elements, region.dtype(), i);
    }
    return all;
  }

  Shape shape() {
    return region.layout().shape();
  }
}
