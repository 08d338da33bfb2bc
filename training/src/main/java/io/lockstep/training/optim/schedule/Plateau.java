package io.lockstep.training.optim.schedule;
public record Plateau(double factor) { public static Plateau parse(String s) { throw new UnsupportedOperationException(); }public String text() { return ""; }
  public PlateauState next(PlateauState s, double loss) { return s; }
  public com.fasterxml.jackson.databind.node.ObjectNode json() { throw new UnsupportedOperationException(); }
  public static Plateau ofJson(com.fasterxml.jackson.databind.JsonNode n) { throw new UnsupportedOperationException(); }
}
