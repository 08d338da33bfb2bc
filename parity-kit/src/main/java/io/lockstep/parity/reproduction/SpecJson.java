package io.lockstep.parity.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Region;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kernel specifications as JSON, complete: what is read equals what was written. A specification is
 * the record that it is, with its kind first: {@code MapSpec} is {@code {"kind":"Map", ...}}.
 */
final class SpecJson {
  private static final String KIND = "kind";
  private static final String SUFFIX = "Spec";

  /** A kernel is run with the memory before its elements, so that it is the same kernel: 4 GiB. */
  private static final long MOST_BYTES_BEFORE = 1L << 32;

  private static final Map<String, Class<?>> KINDS =
      records(KernelSpec.class).collect(Collectors.toMap(SpecJson::kind, Function.identity()));

  private SpecJson() {}

  /** Returns the records that implement a sealed interface. */
  private static Stream<Class<?>> records(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Arrays.stream(type.getPermittedSubclasses()).flatMap(SpecJson::records);
  }

  private static String kind(Class<?> type) {
    String name = type.getSimpleName();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  static ObjectNode write(KernelSpec spec) {
    ObjectNode json = RecordJson.object().put(KIND, kind(spec.getClass()));
    RecordJson.write((Record) spec, json);
    return json;
  }

  /**
   * Returns the specification that was written.
   *
   * @throws IllegalArgumentException if something is missing, unknown or does not fit
   */
  static KernelSpec read(JsonNode json) {
    String kind = json.required(KIND).asText();
    Class<?> type = KINDS.get(kind);
    if (type == null) {
      throw new IllegalArgumentException("unknown kind of kernel '" + kind + "'");
    }
    KernelSpec spec = (KernelSpec) RecordJson.read(json, type);
    require(spec.isDefined(), "it takes the largest or smallest of no elements");
    spec.regions().forEach(SpecJson::checkExtent);
    return spec;
  }

  private static void checkExtent(Region region) {
    int begin = region.layout().offset();
    require(
        begin >= 0 && region.firstByte() <= MOST_BYTES_BEFORE,
        "an argument begins at element " + begin);
    List<Integer> strides = region.layout().strides();
    strides.forEach(stride -> require(stride >= 0, "an argument has the stride " + stride));
    long last = begin + Math.max(region.layout().span() - 1, 0);
    require(last < Integer.MAX_VALUE, "an argument ends at element " + last);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
