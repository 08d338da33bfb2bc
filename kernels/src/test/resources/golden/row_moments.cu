// k_moments: 70 groups of 256, 1024 bytes of local memory
// workspace: 0 bytes
typedef unsigned int uint;
typedef unsigned char uchar;

extern "C" __global__ void __launch_bounds__(256) k_moments(
    const uchar* __restrict__ in0,
    const float* __restrict__ in1,
    float* __restrict__ out0,
    float* __restrict__ out1,
    float* __restrict__ out2,
    uchar* __restrict__ out3) {
  __shared__ float lanes[256];
  const uint lane = threadIdx.x;
  const uint row = blockIdx.x;
  float r0 = 0x0.0p0f;
  float r1 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    float part0_1 = 0x0.0p0f;
    for (uint c = lane; c < 300u; c += 256u) {
      const int v0 = (int)in0[row + c * 70u];
      const float v1 = __int2float_rn(v0);
      const float v2 = in1[c];
      const float v3 = __fmul_rn(v1, v2);
      const int v4 = (int)(row * 300u + c);
      const float v5 = __int2float_rn(v4);
      const float v6 = __fadd_rn(v3, v5);
      part0_0 = c == lane ? v3 : __fadd_rn(part0_0, v3);
      part0_1 = c == lane ? v6 : (part0_1 < v6 || part0_1 != part0_1 ? part0_1 : v6);
    }
    lanes[lane] = part0_0;
    __syncthreads();
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = __fadd_rn(a, b);
      }
      __syncthreads();
    }
    r0 = lanes[0];
    __syncthreads();
    lanes[lane] = part0_1;
    __syncthreads();
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = (a < b || a != a ? a : b);
      }
      __syncthreads();
    }
    r1 = lanes[0];
    __syncthreads();
  }
  float r2 = 0x0.0p0f;
  {
    float part0_0 = 0x0.0p0f;
    for (uint c = lane; c < 300u; c += 256u) {
      const int v0 = (int)in0[row + c * 70u];
      const float v1 = __int2float_rn(v0);
      const float v2 = in1[c];
      const float v3 = __fmul_rn(v1, v2);
      const float v4 = __fdiv_rn(r0, 0x1.2cp8f);
      const float v5 = __fsub_rn(v3, v4);
      const float v6 = __fmul_rn(v5, v5);
      part0_0 = c == lane ? v6 : __fadd_rn(part0_0, v6);
    }
    lanes[lane] = part0_0;
    __syncthreads();
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 300u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = __fadd_rn(a, b);
      }
      __syncthreads();
    }
    r2 = lanes[0];
    __syncthreads();
  }
  for (uint c = lane; c < 300u; c += 256u) {
    const int v0 = (int)in0[row + c * 70u];
    const float v1 = __int2float_rn(v0);
    const float v2 = in1[c];
    const float v3 = __fmul_rn(v1, v2);
    const float v4 = __fdiv_rn(r0, 0x1.2cp8f);
    const float v5 = __fsub_rn(v3, v4);
    const float v6 = __fdiv_rn(r2, 0x1.2cp8f);
    const float v7 = __fadd_rn(v6, 0x1.4f8b58p-17f);
    const float v8 = __fsqrt_rn(v7);
    const float v9 = __fdiv_rn(v5, v8);
    const bool v10 = 0x0.0p0f < v5;
    const int v11 = v10 ? 1 : 0;
    out2[row * 300u + c] = v9;
    out3[row * 300u + c] = (uchar)v11;
  }
  if (lane == 0u) {
    const float v0 = __fdiv_rn(r0, 0x1.2cp8f);
    out0[row] = v0;
    out1[row] = r1;
  }
}
