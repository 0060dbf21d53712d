"""Pages of undertakings: findings from above, works, funds, local rules, and staffing and equipment against the norm."""
