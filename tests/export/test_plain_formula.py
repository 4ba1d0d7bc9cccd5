"""Formulas can be read in a terminal, without TeX."""

import pytest

from nnviz.export.solution.plain_formula import plain_formula


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"\frac{\partial E}{\partial w_5}", "∂E/∂w5"),
        (
            r"\frac{\partial E^{(2)}}{\partial w_{12}} = \delta_3 \cdot h_1^{(2)}",
            "∂E^(2)/∂w12 = δ3 · h1^(2)",
        ),
        (r"\frac{1}{1+e^{-z_1}}", "1/(1 + e^(−z1))"),
        (r"\frac{1}{2}(t_1-o_1)^{2}", "½·(t1 − o1)²"),
        (r"\frac{2(o_1-t_1)}{3}", "2·(o1 − t1)/3"),
        (r"\frac{a+b}{3}", "(a + b)/3"),
        (r"-\frac{t_1}{o_1}+\frac{1-t_1}{1-o_1}", "−t1/o1 + (1 − t1)/(1 − o1)"),
        (r"-t_1\ln(o_1)", "−t1·ln(o1)"),
        (r"\max(0,-0.5)", "max(0, −0.5)"),
        (r"0.3 \times (-0.5) + 2", "0.3 × (−0.5) + 2"),
        (r"6.7199\times 10^{-6}", "6.7199 × 10⁻⁶"),
        (r"w_5^{+} = w_5 - \eta \cdot \hat{m}", "w5⁺ = w5 − η · m̂"),
        (r"\frac{\eta \cdot g}{\sqrt{s}+\varepsilon}", "η · g/(√s + ε)"),
        (r"\sqrt{(6\times 10^{-6})}", "√(6 × 10⁻⁶)"),
        (r"\beta_1 \cdot m_{t-1} + (1-\beta_1^{t})", "β1 · m(t − 1) + (1 − β1^t)"),
        (r"\mathrm{piecewise\ linear}(z_1)", "piecewise linear(z1)"),
        (r"\left.\frac{\partial E}{\partial h_1}\right|_{o_2}", "∂E/∂h1|o2"),
        (r"\lambda_1 \sum |w| + \frac{1}{2} \lambda_2 \sum w^2", "λ1·Σ|w| + ½·λ2·Σw²"),
        (r"\frac{e^{z_3}}{e^{z_3} + \cdots + e^{z_9}}", "e^z3/(e^z3 + … + e^z9)"),
        (r"\text{?} + \infty", "? + ∞"),
        ("", ""),
    ],
    ids=str,
)
def test_formulas_read_as_on_paper(tex: str, plain: str) -> None:
    """Fractions, scripts, products and signs stand as a person would type them."""
    assert plain_formula(tex) == plain


@pytest.mark.parametrize("tex", ["{", "}", r"\frac", "^", "_{", r"\sqrt{"], ids=str)
def test_an_unfinished_formula_is_no_error(tex: str) -> None:
    """Whatever is left open, what there is can be shown."""
    assert isinstance(plain_formula(tex), str)
