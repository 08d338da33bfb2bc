package io.lockstep.parity.reproduction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.backend.compare.Elements;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.render.c.CRenderer;
import io.lockstep.kernels.render.c.dialect.Dialect;
import io.lockstep.kernels.render.c.dialect.Dialects;
import io.lockstep.kernels.render.c.source.DeviceLimits;
import io.lockstep.kernels.render.c.source.KernelSource;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.KernelText;
import io.lockstep.kernels.spec.Region;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.file.NamedTensor;
import io.lockstep.training.file.SafeTensors;
import io.lockstep.training.file.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The form of a reproduction as a safetensors file. */
final class ReproductionFile {
  private static final String OPERATION = "read reproduction";
  private static final String FORMAT = "lockstep.reproduction";
  private static final String VERSION = "1";
  private static final String SPEC = "spec";
  private static final String REPORT = "report";
  private static final String FIRST = "first";
  private static final String SECOND = "second";
  private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.factory());

  private ReproductionFile() {}

  static void write(Reproduction r, Path file) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(FORMAT, VERSION);
    metadata.put(SPEC, SpecJson.write(r.spec()).toString());
    metadata.put(REPORT, r.report());
    metadata.put(FIRST, r.first().source());
    metadata.put(SECOND, r.second().source());
    metadata.put("kernel", String.join("\n", KernelText.describe(r.spec())));
    metadata.put("lockstep", Versions.lockstep());
    metadata.put("java", Versions.java());
    metadata.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    for (Dialect dialect : Dialects.all()) {
      source(dialect, r.spec()).ifPresent(text -> metadata.put(dialect.label(), text));
    }
    List<Region> regions = r.spec().regions();
    List<Region> outputs = regions.subList(r.inputs().size(), regions.size());
    List<NamedTensor> tensors = new ArrayList<>(tensors("input", regions, r.inputs()));
    tensors.addAll(tensors(FIRST + ".output", outputs, r.first().outputs()));
    tensors.addAll(tensors(SECOND + ".output", outputs, r.second().outputs()));
    SafeTensors.write(file, metadata, tensors);
  }

  /** The source for a device of common limits, to be read by people; empty for 64-bit floats. */
  private static Optional<String> source(Dialect dialect, KernelSpec spec) {
    try {
      KernelSource kernel = new CRenderer(dialect, DeviceLimits.COMMON).render(spec);
      return Optional.of("// sizes: " + kernel.sizes() + "\n" + kernel.source());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<NamedTensor> tensors(
      String name, List<Region> regions, List<MemorySegment> bytes) {
    List<NamedTensor> tensors = new ArrayList<>();
    for (int i = 0; i < bytes.size(); i++) {
      TensorType type = stored(regions.get(i).dtype());
      long[] shape = {bytes.get(i).byteSize() / type.bytes()};
      tensors.add(new NamedTensor(name + i, type, shape, bytes.get(i)));
    }
    return tensors;
  }

  private static TensorType stored(DType dtype) {
    return switch (dtype) {
      case F32 -> TensorType.F32;
      case F64 -> TensorType.F64;
      case I32 -> TensorType.I32;
      case BF16, U8, BOOL -> TensorType.U8;
    };
  }

  static Reproduction read(Path file) {
    return read(file, SafeTensors.read(file));
  }

  /** Reads what a file holds. */
  static Reproduction read(Path file, SafeTensors.Contents contents) {
    Map<String, String> metadata = contents.metadata();
    String version = metadata.get(FORMAT);
    if (!VERSION.equals(version)) {
      throw new DataException(
          OPERATION,
          file,
          "",
          version == null ? "is no reproduction" : "has the unknown format " + version,
          "Give a file that a comparison of devices has written");
    }
    KernelSpec spec = spec(file, text(file, metadata, SPEC));
    Map<String, NamedTensor> tensors =
        contents.tensors().stream().collect(Collectors.toMap(NamedTensor::name, t -> t));
    List<Region> regions = spec.regions();
    List<Region> inputs = regions.subList(0, spec.inputCount());
    List<Region> outputs = regions.subList(spec.inputCount(), regions.size());
    List<MemorySegment> read = bytes(file, tensors, "input", inputs);
    spec.indices().ifPresent(i -> checkIndices(file, read.get(i.input()), i.rows()));
    return new Reproduction(
        spec,
        text(file, metadata, REPORT),
        read,
        new KernelResults(
            text(file, metadata, FIRST), bytes(file, tensors, FIRST + ".output", outputs)),
        new KernelResults(
            text(file, metadata, SECOND), bytes(file, tensors, SECOND + ".output", outputs)));
  }

  /** Reads a specification that a file holds. */
  static KernelSpec spec(Path file, String json) {
    try {
      return SpecJson.read(JSON.readTree(json));
    } catch (JsonProcessingException | IllegalArgumentException | IndexOutOfBoundsException e) {
      String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw damaged(file, "the kernel's specification cannot be read: " + problem, e);
    }
  }

  private static String text(Path file, Map<String, String> metadata, String name) {
    String text = metadata.get(name);
    if (text == null) {
      throw damaged(file, "'" + name + "' is missing", null);
    }
    return text;
  }

  private static List<MemorySegment> bytes(
      Path file, Map<String, NamedTensor> tensors, String name, List<Region> regions) {
    List<MemorySegment> all = new ArrayList<>();
    for (int i = 0; i < regions.size(); i++) {
      NamedTensor tensor = tensors.get(name + i);
      long expected = regions.get(i).byteSize();
      if (tensor == null || tensor.data().byteSize() != expected) {
        String found = tensor == null ? "is missing" : "has " + tensor.data().byteSize() + " bytes";
        throw damaged(
            file,
            String.format(
                Locale.ROOT, "'%s%d' %s, the kernel needs %d bytes", name, i, found, expected),
            null);
      }
      all.add(tensor.data());
    }
    return all;
  }

  private static void checkIndices(Path file, MemorySegment indices, int rows) {
    for (long i = 0; i < indices.byteSize() / Integer.BYTES; i++) {
      int index = (int) Elements.get(indices, DType.I32, i);
      if (index < 0 || index >= rows) {
        throw damaged(
            file, "index " + i + " is " + index + ", there are " + rows + " rows to pick", null);
      }
    }
  }

  private static DataException damaged(Path file, String problem, @Nullable Exception cause) {
    return new DataException(OPERATION, file, "", problem, "Get a fresh copy of the file", cause);
  }
}
