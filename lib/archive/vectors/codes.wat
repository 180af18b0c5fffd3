(module
  ;; values at byte 0, 4096 single-precision numbers; codes at byte 16384, 4096 unsigned 16-bit integers
  (memory (export "memory") 1)

  ;; the first two of four values, (value - offset) / scale in double precision, rounded as Math.round does
  (func $rounded (param $value v128) (param $offset v128) (param $scale v128) (result v128)
    (local $quotient v128) (local $floor v128)
    (local.set $quotient (f64x2.div
      (f64x2.sub (f64x2.promote_low_f32x4 (local.get $value)) (local.get $offset)) (local.get $scale)))
    (local.set $floor (f64x2.floor (local.get $quotient)))
    ;; halves go up; quotient + 0.5 would itself be rounded
    (f64x2.add (local.get $floor) (v128.and
      (f64x2.ge (f64x2.sub (local.get $quotient) (local.get $floor)) (f64x2.splat (f64.const 0.5)))
      (f64x2.splat (f64.const 1)))))

  ;; packs n values, n a multiple of 8: NaN becomes `fill`, a value equal to `dry` becomes `zero`; the result is 0 when every
  ;; other value rounds to between `low` and `high`, which are from 0 to 65535
  (func (export "pack") (param $n i32) (param $scale f64) (param $offset f64)
    (param $low f64) (param $high f64) (param $dry f32) (param $zero i32) (param $fill i32) (result i32)
    (local $i i32) (local $scales v128) (local $offsets v128) (local $lows v128) (local $highs v128) (local $dries v128)
    (local $zeros v128) (local $fills v128) (local $a v128) (local $b v128) (local $nan v128)
    (local $0 v128) (local $1 v128) (local $2 v128) (local $3 v128) (local $fits v128) (local $bad v128)
    (local.set $scales (f64x2.splat (local.get $scale)))
    (local.set $offsets (f64x2.splat (local.get $offset)))
    (local.set $lows (f64x2.splat (local.get $low)))
    (local.set $highs (f64x2.splat (local.get $high)))
    (local.set $dries (f32x4.splat (local.get $dry)))
    (local.set $zeros (i16x8.splat (local.get $zero)))
    (local.set $fills (i16x8.splat (local.get $fill)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $a (v128.load (i32.shl (local.get $i) (i32.const 2))))
        (local.set $b (v128.load offset=16 (i32.shl (local.get $i) (i32.const 2))))
        (local.set $nan (i16x8.narrow_i32x4_s
          (f32x4.ne (local.get $a) (local.get $a)) (f32x4.ne (local.get $b) (local.get $b))))
        ;; most rain is none or missing, which needs no arithmetic
        (if (i16x8.all_true (v128.or (local.get $nan) (i16x8.narrow_i32x4_s
            (f32x4.eq (local.get $a) (local.get $dries)) (f32x4.eq (local.get $b) (local.get $dries)))))
          (then
            (v128.store offset=16384 (i32.shl (local.get $i) (i32.const 1))
              (v128.bitselect (local.get $fills) (local.get $zeros) (local.get $nan))))
          (else
            (local.set $0 (call $rounded (local.get $a) (local.get $offsets) (local.get $scales)))
            (local.set $1 (call $rounded (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get $a) (local.get $a)) (local.get $offsets) (local.get $scales)))
            (local.set $2 (call $rounded (local.get $b) (local.get $offsets) (local.get $scales)))
            (local.set $3 (call $rounded (i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15
              (local.get $b) (local.get $b)) (local.get $offsets) (local.get $scales)))
            ;; lanes of doubles that are all ones or none, on to lanes of 16 bits
            (local.set $fits (i16x8.narrow_i32x4_s
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (v128.and (f64x2.ge (local.get $0) (local.get $lows)) (f64x2.le (local.get $0) (local.get $highs)))
                (v128.and (f64x2.ge (local.get $1) (local.get $lows)) (f64x2.le (local.get $1) (local.get $highs))))
              (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27
                (v128.and (f64x2.ge (local.get $2) (local.get $lows)) (f64x2.le (local.get $2) (local.get $highs)))
                (v128.and (f64x2.ge (local.get $3) (local.get $lows)) (f64x2.le (local.get $3) (local.get $highs))))))
            (local.set $bad (v128.or (local.get $bad)
              (v128.not (v128.or (local.get $fits) (local.get $nan)))))
            (v128.store offset=16384 (i32.shl (local.get $i) (i32.const 1)) (v128.bitselect
              (i16x8.narrow_i32x4_u
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                  (i32x4.trunc_sat_f64x2_s_zero (local.get $0)) (i32x4.trunc_sat_f64x2_s_zero (local.get $1)))
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23
                  (i32x4.trunc_sat_f64x2_s_zero (local.get $2)) (i32x4.trunc_sat_f64x2_s_zero (local.get $3))))
              (local.get $fills) (local.get $fits)))))
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $next)))
    (v128.any_true (local.get $bad)))

  ;; of n codes, n a multiple of 8: how many are `fill`, and, 65536 times, how many others are at least `wet`
  (func (export "count") (param $n i32) (param $fill i32) (param $wet i32) (result i32)
    (local $end i32) (local $i i32) (local $fills v128) (local $wets v128) (local $codes v128) (local $missing v128)
    (local $fillSum v128) (local $wetSum v128)
    (local.set $end (i32.shl (local.get $n) (i32.const 1)))
    (local.set $fills (i16x8.splat (local.get $fill)))
    (local.set $wets (i16x8.splat (local.get $wet)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
        (local.set $codes (v128.load offset=16384 (local.get $i)))
        (local.set $missing (i16x8.eq (local.get $codes) (local.get $fills)))
        ;; a lane that holds is all ones, which is -1
        (local.set $fillSum (i16x8.sub (local.get $fillSum) (local.get $missing)))
        (local.set $wetSum (i16x8.sub (local.get $wetSum) (v128.andnot
          (i16x8.ge_u (local.get $codes) (local.get $wets)) (local.get $missing))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br $next)))
    (local.set $fillSum (i32x4.extadd_pairwise_i16x8_u (local.get $fillSum)))
    (local.set $wetSum (i32x4.extadd_pairwise_i16x8_u (local.get $wetSum)))
    (local.set $fillSum (i32x4.add (local.get $fillSum) (i32x4.shl (local.get $wetSum) (i32.const 16))))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $fillSum)) (i32x4.extract_lane 1 (local.get $fillSum)))
      (i32.add (i32x4.extract_lane 2 (local.get $fillSum)) (i32x4.extract_lane 3 (local.get $fillSum))))))
