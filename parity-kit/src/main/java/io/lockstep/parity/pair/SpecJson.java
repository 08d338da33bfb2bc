package io.lockstep.parity.pair;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.spec.ArgReduceSpec;
import io.lockstep.kernels.spec.ColumnReduceSpec;
import io.lockstep.kernels.spec.GatherSpec;
import io.lockstep.kernels.spec.KernelSpec;
import io.lockstep.kernels.spec.Layout;
import io.lockstep.kernels.spec.MapSpec;
import io.lockstep.kernels.spec.MatMulSpec;
import io.lockstep.kernels.spec.RowSpec;
import io.lockstep.kernels.spec.ScatterAddSpec;
import io.lockstep.kernels.spec.Shape;
import java.util.ArrayList;
import java.util.List;

/** Kernel specifications as JSON, complete: what is read equals what was written. */
final class SpecJson {
  private SpecJson() {}

  static ObjectNode write(KernelSpec spec) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (spec) {
      case MapSpec s -> {
        json.put("kind", "Map").set("shape", numbers(s.shape().dims()));
        json.set("inputs", layouts(s.inputs()));
        json.set("outputs", layouts(s.outputs()));
        json.set("program", ProgramJson.write(s.program()));
      }
      case RowSpec s -> {
        json.put("kind", "Row").put("rows", s.rows()).put("cols", s.cols());
        json.set("inputs", layouts(s.inputs()));
        json.set("outputs", layouts(s.outputs()));
        json.set("program", ProgramJson.write(s.program()));
      }
      case ColumnReduceSpec s -> {
        json.put("kind", "ColumnReduce").put("op", s.op().name());
        json.put("outer", s.outer()).put("reduced", s.reduced()).put("inner", s.inner());
        json.set("inputs", layouts(s.inputs()));
        json.set("program", ProgramJson.write(s.program()));
      }
      case MatMulSpec s -> {
        json.put("kind", "MatMul").put("type", s.type().name()).put("batch", s.batch());
        json.put("m", s.m()).put("n", s.n()).put("k", s.k());
        json.set("a", layout(s.a()));
        json.set("b", layout(s.b()));
        json.set("inputs", layouts(s.inputs()));
        json.set("outputs", layouts(s.outputs()));
        json.set("program", ProgramJson.write(s.epilogue()));
      }
      case ArgReduceSpec s -> {
        json.put("kind", "ArgReduce").put("type", s.type().name()).put("largest", s.largest());
        json.put("rows", s.rows()).put("cols", s.cols());
        json.set("input", layout(s.input()));
      }
      case GatherSpec s -> {
        json.put("kind", "Gather").put("type", s.type().name());
        json.put("rows", s.rows()).put("width", s.width()).put("count", s.count());
      }
      case ScatterAddSpec s -> {
        json.put("kind", "ScatterAdd").put("type", s.type().name());
        json.put("rows", s.rows()).put("width", s.width()).put("count", s.count());
      }
    }
    return json;
  }

  private static ArrayNode numbers(List<Integer> numbers) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    numbers.forEach(json::add);
    return json;
  }

  private static ObjectNode layout(Layout layout) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("shape", numbers(layout.shape().dims()));
    json.set("strides", numbers(layout.strides()));
    return json.put("offset", layout.offset());
  }

  private static ArrayNode layouts(List<Layout> layouts) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    layouts.forEach(l -> json.add(layout(l)));
    return json;
  }

  /**
   * Returns the specification that was written.
   *
   * @throws IllegalArgumentException if something is missing, unknown or does not fit
   */
  static KernelSpec read(JsonNode json) {
    KernelSpec spec = parts(json);
    SpecCheck.check(spec);
    return spec;
  }

  private static KernelSpec parts(JsonNode json) {
    String kind = json.required("kind").asText();
    return switch (kind) {
      case "Map" ->
          new MapSpec(
              ProgramJson.read(json.required("program")),
              new Shape(numbers(json, "shape")),
              layouts(json, "inputs"),
              layouts(json, "outputs"));
      case "Row" ->
          new RowSpec(
              ProgramJson.read(json.required("program")),
              number(json, "rows"),
              number(json, "cols"),
              layouts(json, "inputs"),
              layouts(json, "outputs"));
      case "ColumnReduce" ->
          new ColumnReduceSpec(
              ProgramJson.read(json.required("program")),
              ReduceOp.valueOf(json.required("op").asText()),
              number(json, "outer"),
              number(json, "reduced"),
              number(json, "inner"),
              layouts(json, "inputs"));
      case "MatMul" ->
          new MatMulSpec(
              type(json),
              number(json, "batch"),
              number(json, "m"),
              number(json, "n"),
              number(json, "k"),
              layout(json.required("a")),
              layout(json.required("b")),
              ProgramJson.read(json.required("program")),
              layouts(json, "inputs"),
              layouts(json, "outputs"));
      case "ArgReduce" ->
          new ArgReduceSpec(
              type(json),
              json.required("largest").asBoolean(),
              number(json, "rows"),
              number(json, "cols"),
              layout(json.required("input")));
      case "Gather" ->
          new GatherSpec(
              type(json), number(json, "rows"), number(json, "width"), number(json, "count"));
      case "ScatterAdd" ->
          new ScatterAddSpec(
              type(json), number(json, "rows"), number(json, "width"), number(json, "count"));
      default -> throw new IllegalArgumentException("unknown kind of kernel '" + kind + "'");
    };
  }

  private static DType type(JsonNode json) {
    return DType.valueOf(json.required("type").asText());
  }

  private static int number(JsonNode json, String name) {
    return whole(json.required(name), name);
  }

  private static int whole(JsonNode number, String name) {
    if (!number.isIntegralNumber() || !number.canConvertToInt()) {
      throw new IllegalArgumentException(
          "'" + name + "' is " + number + ", not a whole number below 2147483648");
    }
    return number.asInt();
  }

  private static List<Integer> numbers(JsonNode json, String name) {
    List<Integer> numbers = new ArrayList<>();
    json.required(name).forEach(n -> numbers.add(whole(n, name)));
    return numbers;
  }

  private static Layout layout(JsonNode json) {
    return new Layout(
        new Shape(numbers(json, "shape")), numbers(json, "strides"), number(json, "offset"));
  }

  private static List<Layout> layouts(JsonNode json, String name) {
    List<Layout> layouts = new ArrayList<>();
    json.required(name).forEach(l -> layouts.add(layout(l)));
    return layouts;
  }
}
