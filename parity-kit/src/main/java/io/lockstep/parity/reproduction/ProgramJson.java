package io.lockstep.parity.reproduction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.kernels.expr.BinaryOp;
import io.lockstep.kernels.expr.CompareOp;
import io.lockstep.kernels.expr.DType;
import io.lockstep.kernels.expr.Elementary;
import io.lockstep.kernels.expr.Expr;
import io.lockstep.kernels.expr.Program;
import io.lockstep.kernels.expr.ReduceOp;
import io.lockstep.kernels.expr.Type;
import io.lockstep.kernels.expr.UnaryOp;
import io.lockstep.kernels.function.ElementaryFunctions;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scalar programs as JSON: a list of operations, each naming its operands by their position in it,
 * so that shared operands stay shared. Literals are hexadecimal, which is exact.
 */
final class ProgramJson {
  private ProgramJson() {}

  static ObjectNode write(Program program) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", program.name());
    ArrayNode inputs = json.putArray("inputs");
    program.inputs().forEach(type -> inputs.add(type.name()));
    ArrayNode outputs = json.putArray("outputs");
    program.outputs().forEach(type -> outputs.add(type.name()));
    ArrayNode operations = json.putArray("operations");
    Map<Expr, Integer> numbers = new IdentityHashMap<>();
    for (Expr e : program.schedule()) {
      ObjectNode operation = operation(e);
      if (!e.operands().isEmpty()) {
        ArrayNode operands = operation.putArray("of");
        e.operands().forEach(o -> operands.add(numbers.get(o)));
      }
      operations.add(operation);
      numbers.put(e, numbers.size());
    }
    ArrayNode results = json.putArray("results");
    program.results().forEach(r -> results.add(numbers.get(r)));
    return json;
  }

  private static ObjectNode operation(Expr e) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return switch (e) {
      case Expr.Const c ->
          json.put("op", "CONST")
              .put("type", c.type().name())
              .put("value", Double.toHexString(c.value()));
      case Expr.Input i -> json.put("op", "INPUT").put("index", i.index());
      case Expr.Index _ -> json.put("op", "INDEX");
      case Expr.Unary u -> json.put("op", "UNARY").put("name", u.op().name());
      case Expr.Binary b -> json.put("op", "BINARY").put("name", b.op().name());
      case Expr.Fma _ -> json.put("op", "FMA");
      case Expr.Compare c -> json.put("op", "COMPARE").put("name", c.op().name());
      case Expr.Select _ -> json.put("op", "SELECT");
      case Expr.Cast c -> json.put("op", "CAST").put("type", c.type().name());
      case Expr.Bits b -> json.put("op", "BITS").put("type", b.type().name());
      case Expr.Call c -> json.put("op", "CALL").put("name", c.function().name());
      case Expr.Rows r -> json.put("op", "ROWS").put("name", r.op().name());
    };
  }

  /**
   * Returns the program that was written.
   *
   * @throws IllegalArgumentException if something is missing, unknown or does not fit
   */
  static Program read(JsonNode json) {
    List<DType> inputs = types(json.required("inputs"));
    List<Expr> values = new ArrayList<>();
    for (JsonNode operation : json.required("operations")) {
      List<Expr> operands = new ArrayList<>();
      operation.path("of").forEach(number -> operands.add(at(values, number)));
      values.add(expression(operation, operands, inputs));
    }
    List<Expr> results = new ArrayList<>();
    json.required("results").forEach(number -> results.add(at(values, number)));
    return Program.of(
        json.required("name").asText(), inputs, types(json.required("outputs")), results);
  }

  private static List<DType> types(JsonNode names) {
    List<DType> types = new ArrayList<>();
    names.forEach(name -> types.add(DType.valueOf(name.asText())));
    return types;
  }

  private static <T> T at(List<T> values, JsonNode number) {
    int index = number.asInt(-1);
    if (index < 0 || index >= values.size()) {
      throw new IllegalArgumentException(
          "there is no number " + number + " among the " + values.size() + " before it");
    }
    return values.get(index);
  }

  private static Expr expression(JsonNode json, List<Expr> of, List<DType> inputs) {
    return switch (text(json, "op")) {
      case "CONST" -> Expr.constant(type(json), Double.parseDouble(text(json, "value")));
      case "INPUT" -> Expr.input(json.required("index").asInt(), at(inputs, json.get("index")));
      case "INDEX" -> Expr.index();
      case "UNARY" -> Expr.of(UnaryOp.valueOf(text(json, "name")), of.get(0));
      case "BINARY" -> Expr.of(BinaryOp.valueOf(text(json, "name")), of.get(0), of.get(1));
      case "FMA" -> of.get(0).fma(of.get(1), of.get(2));
      case "COMPARE" -> Expr.of(CompareOp.valueOf(text(json, "name")), of.get(0), of.get(1));
      case "SELECT" -> of.get(0).select(of.get(1), of.get(2));
      case "CAST" -> of.get(0).cast(type(json));
      case "BITS" -> type(json) == Type.I32 ? of.get(0).toBits() : of.get(0).fromBits();
      case "CALL" -> of.get(0).apply(function(text(json, "name")));
      case "ROWS" -> of.get(0).overRow(ReduceOp.valueOf(text(json, "name")));
      default -> throw new IllegalArgumentException("unknown operation " + json.get("op"));
    };
  }

  private static String text(JsonNode json, String name) {
    return json.required(name).asText();
  }

  private static Type type(JsonNode json) {
    return Type.valueOf(text(json, "type"));
  }

  private static Elementary function(String name) {
    return ElementaryFunctions.all().stream()
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown function " + name));
  }
}
