// k_moments: 70 groups of 256, 1024 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_moments(
    __global const uchar* restrict in0_base,
    __global const float* restrict in1_base,
    __global float* restrict out0_base,
    __global float* restrict out1_base,
    __global float* restrict out2_base,
    __global uchar* restrict out3_base,
    const ulong in0_at,
    const ulong in1_at,
    const ulong out0_at,
    const ulong out1_at,
    const ulong out2_at,
    const ulong out3_at) {
  __global const uchar* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global float* out0 = out0_base + out0_at;
  __global float* out1 = out1_base + out1_at;
  __global float* out2 = out2_base + out2_at;
  __global uchar* out3 = out3_base + out3_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  float r1 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    float part0_1 = 0x0.0p0f;
    for (uint c = lane; c < 300u; c += 256u) {
      const int v0 = (int)in0[row + c * 70u];
      const float v1 = convert_float_rte(v0);
      const float v2 = in1[c];
      const float v3 = v1 * v2;
      const int v4 = (int)(row * 300u + c);
      const float v5 = convert_float_rte(v4);
      const float v6 = v3 + v5;
      part0_0 = c == lane ? v3 : part0_0 + v3;
      part0_1 = c == lane ? v6 : (part0_1 < v6 || part0_1 != part0_1 ? part0_1 : v6);
    }
    lanes[lane] = part0_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = a + b;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
    lanes[lane] = part0_1;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = (a < b || a != a ? a : b);
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r1 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  float r2 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 300u; c += 256u) {
      const int v0 = (int)in0[row + c * 70u];
      const float v1 = convert_float_rte(v0);
      const float v2 = in1[c];
      const float v3 = v1 * v2;
      const float v4 = r0 / 0x1.2cp8f;
      const float v5 = v3 - v4;
      const float v6 = v5 * v5;
      part0_0 = c == lane ? v6 : part0_0 + v6;
    }
    lanes[lane] = part0_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = a + b;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r2 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  for (uint c = lane; c < 300u; c += 256u) {
    const int v0 = (int)in0[row + c * 70u];
    const float v1 = convert_float_rte(v0);
    const float v2 = in1[c];
    const float v3 = v1 * v2;
    const float v4 = r0 / 0x1.2cp8f;
    const float v5 = v3 - v4;
    const float v6 = r2 / 0x1.2cp8f;
    const float v7 = v6 + 0x1.4f8b58p-17f;
    const float v8 = sqrt(v7);
    const float v9 = v5 / v8;
    const bool v10 = 0x0.0p0f < v5;
    const int v11 = v10 ? 1 : 0;
    out2[row * 300u + c] = v9;
    out3[row * 300u + c] = (uchar)v11;
  }
  if (lane == 0u) {
    const float v0 = r0 / 0x1.2cp8f;
    out0[row] = v0;
    out1[row] = r1;
  }
}
