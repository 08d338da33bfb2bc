package io.lockstep.bench.side;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A side that computes nothing, takes as long as it is told, and writes down what it is asked. */
public final class FakeSide implements Side {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final double secondsPerRun;
  private final List<String> journal;
  private final Map<String, Answer> answers = new HashMap<>();

  /** Creates a side with a name for the journal. */
  public FakeSide(String name, double secondsPerRun, List<String> journal) {
    this.name = name;
    this.secondsPerRun = secondsPerRun;
    this.journal = journal;
    with("prepare", done("{'samples':[2,1]}"));
    with("host", done("{'replay_us':3,'run_us':4}"));
    with("drop", done("{}"));
  }

  /** Answers a request in another way. */
  public FakeSide with(String request, Answer answer) {
    answers.put(request, answer);
    return this;
  }

  /** Returns an answer in JSON with single quotes. */
  public static Answer done(String json) {
    try {
      return new Answer.Done(JSON.readTree(json.replace('\'', '"')));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Answer ask(ObjectNode request, Duration limit) {
    String action = request.path("do").asText();
    int count = request.path("count").asInt();
    journal.add(name + " " + action + (count > 0 ? " " + count : ""));
    Answer answer = answers.get(action);
    return answer != null ? answer : done("{'seconds':" + count * secondsPerRun + ",'sample':[1]}");
  }

  @Override
  public void close() {
    journal.add(name + " close");
  }
}
