package io.lockstep.parity.reproduction;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.backend.Backend.Recording;
import io.lockstep.backend.compare.RegionComparison;
import io.lockstep.backend.memory.NativeMemory;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One kernel with its inputs and what two devices made of them: enough to run exactly that kernel
 * again on any device, without the program it came from.
 *
 * @param spec the kernel
 * @param report what was found, for people
 * @param inputs the bytes of each input from its first element to its last
 * @param first what the first device wrote
 * @param second what the second device wrote
 */
public record Reproduction(
    KernelSpec spec,
    String report,
    List<MemorySegment> inputs,
    KernelResults first,
    KernelResults second) {
  /** Copies the inputs. */
  public Reproduction {
    inputs = List.copyOf(inputs);
  }

  /**
   * Writes a safetensors file: inputs and outputs as tensors, the specification as JSON and the
   * kernel's source in OpenCL C and CUDA C in the metadata.
   *
   * @throws io.lockstep.training.data.DataException if the file cannot be written
   */
  public void write(Path file) {
    ReproductionFile.write(this, file);
  }

  /**
   * Reads a file that {@link #write} made.
   *
   * @throws io.lockstep.training.data.DataException if it is missing, damaged or something else
   */
  public static Reproduction read(Path file) {
    return ReproductionFile.read(file);
  }

  /** Returns the size of inputs and outputs together, in bytes. */
  public long bytes() {
    return List.of(inputs, first.outputs(), second.outputs()).stream()
        .flatMap(List::stream)
        .mapToLong(MemorySegment::byteSize)
        .sum();
  }

  /**
   * Runs the kernel on a device.
   *
   * @throws io.lockstep.backend.BackendException if the device cannot run it
   */
  public KernelResults run(Backend device) {
    List<Region> regions = spec.regions();
    List<Buffer> buffers = new ArrayList<>();
    List<Argument> arguments = new ArrayList<>();
    try {
      for (int i = 0; i < regions.size(); i++) {
        Region region = regions.get(i);
        Buffer buffer = device.allocate(region.firstByte() + region.byteSize());
        buffers.add(buffer);
        arguments.add(new Argument(buffer, 0));
        if (i < inputs.size() && region.byteSize() > 0) {
          MemorySegment copy = NativeMemory.allocate(Arena.ofAuto(), region.byteSize(), Long.BYTES);
          device.upload(copy.copyFrom(inputs.get(i)), buffer, region.firstByte());
        }
      }
      try (Recording recording =
          device.record(List.of(new Launch(device.compile(spec), arguments)))) {
        recording.replay();
        device.synchronize();
      }
      return new KernelResults(KernelResults.name(device), outputs(device, regions, buffers));
    } finally {
      buffers.forEach(device::free);
    }
  }

  private List<MemorySegment> outputs(Backend device, List<Region> regions, List<Buffer> buffers) {
    List<MemorySegment> outputs = new ArrayList<>();
    for (int i = spec.inputCount(); i < regions.size(); i++) {
      Region region = regions.get(i);
      MemorySegment bytes = NativeMemory.allocate(Arena.ofAuto(), region.byteSize(), Long.BYTES);
      if (region.byteSize() > 0) {
        device.download(buffers.get(i), region.firstByte(), bytes);
      }
      outputs.add(bytes);
    }
    return outputs;
  }

  /**
   * Returns what the arithmetic contract says, computed in plain loops; empty for a kernel of rows
   * without elements, and for one of more than 2^33 additions and multiplications.
   */
  public Optional<KernelResults> contract() {
    return KernelContract.outputs(spec, inputs).map(o -> new KernelResults("the contract", o));
  }

  /** Returns each output in which two results differ; NaN agrees with NaN. */
  public List<Mismatch> compare(KernelResults a, KernelResults b) {
    List<Region> regions = spec.regions();
    List<Mismatch> mismatches = new ArrayList<>();
    for (int i = 0; i < a.outputs().size(); i++) {
      Region region = regions.get(spec.inputCount() + i);
      RegionComparison found = RegionComparison.of(region, a.outputs().get(i), b.outputs().get(i));
      if (!found.isEqual()) {
        mismatches.add(
            new Mismatch(
                i,
                region.dtype(),
                region.layout().shape(),
                found.differing(),
                region.coordinates(found.index()),
                found.a(),
                found.b()));
      }
    }
    return mismatches;
  }
}
