package io.lockstep.parity.report;

import static io.lockstep.parity.report.Reports.after;
import static io.lockstep.parity.report.Reports.relaxed;
import static io.lockstep.parity.report.Reports.report;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParityJsonTest {
  @Test
  void programs_get_the_same_as_json() {
    JsonNode json = ParityJson.of(report(false).with(after(12.3456, 1)));
    assertEquals(
        """
        {"verdict":"failed","summary":"DIFFERENT: 7 of 1,234,593 values, 1 of 1 training runs; 1\
         failures (cpu, opencl; 12 s).","precision":"strict","scope":"all",\
        "started":"1970-01-01T00:00:00Z","seconds":12.346,"passes":1,"ended":true,\
        "software":{"Lockstep":"1.0"},"devices":{"cpu":"amd64, 2 threads","opencl":"pocl"},\
        "device_details":[{"device":"cpu","backend":"cpu","description":"amd64, 2 threads",\
        "memory_bytes":0,"float64":true},{"device":"opencl","backend":"opencl",\
        "description":"pocl","memory_bytes":1073741824,"float64":false}],\
        "compared":[{"kind":"reduction","cases":600,"values":1234567,"beyond_double":12,\
        "skipped":0,"differing":{"opencl":7}},\
        {"kind":"gradient","cases":1,"values":26,"beyond_double":0,"skipped":1,"differing":{}}],\
        "skipped":[{"case":"gradient/exp","device":"opencl",\
        "reason":"the device has no 64-bit floats"}],\
        "runs":[{"name":"MLP","agrees":false,"digests":{"cpu":"aa11","opencl":"bb22"},\
        "interrupted_digests":{"cpu":"aa11","opencl":"aa11"},"steps":40}],"losses":[],\
        "differences":["[parity] exp/13 (seed 5) on opencl: output 0 Map F32[13] element 3 breaks\
         the contract: expected 1.0 (0x3f800000), got 2.0 (0x40000000), 8388608 ulps apart"],\
        "differing_cases":[{"kind":"reduction","case":"exp/13","differing":{"opencl":7},\
        "elements":[{"device":"opencl","value":"output 0 Map F32[13]","index":3,"seed":5,\
        "rule":"the contract","type":"F32","expected":"1.0","expected_bits":"0x3f800000",\
        "actual":"2.0","actual_bits":"0x40000000","apart":"8388608 ulps apart"}]}],\
        "failures":["[parity] log/1 failed on opencl: no"],\
        "findings":[{"what":"exp/13","device":"opencl","against":"cpu",\
        "first_difference":"kernel 0","file":"x.repro"}],"worst":[],"not_run":[],\
        "cases":601,"values":1234593,"differing":7,"passed":false,"complete":true}\
        """,
        json.toString());
  }

  @Test
  void the_worst_error_of_each_kind_stands_beside_what_is_allowed() {
    JsonNode json = ParityJson.of(relaxed(0.25, 0.0014, List.of()));
    assertEquals(
        """
        [{"kind":"product","case":"matmul/2x3x4","device":"cuda","value":"output 0","index":5,\
        "type":"F32",\
        "expected":"1.0","expected_bits":"0x3f800000","actual":"1.0002441",\
        "actual_bits":"0x3f800800","apart":"2048 ulps apart","error":2.44140625E-4,\
        "tolerance":9.765625E-4,"share":0.25}]\
        """,
        json.required("worst").toString());
    assertEquals(
        """
        [{"name":"MLP","near":true,"allowed":0.005,"deviations":{"cuda":0.0014}}]\
        """,
        json.required("losses").toString());
  }
}
